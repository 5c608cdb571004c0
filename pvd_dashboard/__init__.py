"""The « Petites villes de demain » dashboard of a DDT or DDTM.

A spreadsheet goes in at one end (:mod:`pvd_dashboard.intake`); maps, tables,
timelines and briefings come out at the other. See ``README.md``.
"""

__version__ = "0.4.0"
