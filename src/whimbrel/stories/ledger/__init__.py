"""The parts of the ledger of disagreements: sentences, what they claim, a judge for each field, voices and lines."""
