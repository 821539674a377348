"""Doc -> Coding: entities, actors, events, status and attribution, one part a file."""
