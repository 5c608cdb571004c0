"""Streamlit-only pieces: the frame of a page, filters in the URL, tables, and the parts of each screen."""
