"""Other services' protocols, answered by Parley's own checks, so that their clients need another address and no more.

Each keeps its oddities to itself: nothing of them reaches the checks or Parley's own API.
"""
