"""The guide that F1 opens: a page a job, in Markdown beside this module, with placeholders for keys and commands."""
