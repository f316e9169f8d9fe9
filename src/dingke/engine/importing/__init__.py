"""Rows out of a file: headers matched to fields, cells read, records known again, tried out, then run.

No request and no job here: surfaces, commands and jobs translate in and call ``trying.try_out`` or ``running.run``.
"""
