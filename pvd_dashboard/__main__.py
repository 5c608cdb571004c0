"""``python -m pvd_dashboard``: the same verbs without a browser."""

from pvd_dashboard.cli import main

if __name__ == "__main__":
    main()
