"""Speed measured against limits and peers, on whatever machine this is.

`python -m bench` runs everything, `python -m bench ingest reading` only those. Each figure prints one line and each module
writes bench/results/<name>.json. Two rules make the numbers worth comparing on a noisy machine: what is compared runs in
turns within the same run, and the figure is a ratio of CPU times wherever there is a peer. The median of the rounds counts.

The peer of ingest, reading and writers is `bench/floor.py`: the least program that keeps the same promises to a phone.
"""
