"""Tables in files: read whatever a spreadsheet program wrote, write what it can open.

Everything is read as text, as a person would see it in the cell; what it means is for others to decide.
"""

from dingke.lib.spreadsheet.reading import ENCODINGS, open_table
from dingke.lib.spreadsheet.table import Cell, Table, UnreadableSpreadsheet
from dingke.lib.spreadsheet.writing import UnableToWrite, write_book, write_csv, write_xlsx

__all__ = [
    "ENCODINGS",
    "Cell",
    "Table",
    "UnableToWrite",
    "UnreadableSpreadsheet",
    "open_table",
    "write_book",
    "write_csv",
    "write_xlsx",
]
