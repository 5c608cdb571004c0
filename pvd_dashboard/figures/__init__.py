"""Room of the pipe; see the architecture in README.md."""
