"""The facts of the example workbooks, and the script that lays them out."""
