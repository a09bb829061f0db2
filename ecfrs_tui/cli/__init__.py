"""Commands for scripts and schedulers: thin, each with `--json`."""
