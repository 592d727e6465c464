"""The whole bot on a simulated Discord: no token, no account, nothing leaves this machine.

``python -m demo`` serves a page for the browser; ``python -m demo --script`` plays the main job by itself.
"""
