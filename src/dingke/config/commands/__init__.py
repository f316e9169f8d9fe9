"""One module for each verb of the command line: NAME, HELP, add_arguments(parser), run(args) → exit code."""
