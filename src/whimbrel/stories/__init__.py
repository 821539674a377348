"""From the records of many reports to the affair behind them: copies, stories, entities, incidents.

Each step stands in a module of its own and is imported from there, so that nothing is loaded that is not used.
"""
