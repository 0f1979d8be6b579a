"""How probably a text is spam or does harm: canonical text, its features, and the models that weigh them.

Pure: no database, clock, network or Django. What becomes of a score is for the checks and the policy.
"""
