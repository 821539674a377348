"""How pairs of actors stand to each other over time: counts, a smoothed level of tension, change points."""
