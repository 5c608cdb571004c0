"""One module for each change of the schema, written out; never edited once released."""
