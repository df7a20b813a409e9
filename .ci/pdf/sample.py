"""Some of the texts, others for each way in which they are printed."""

import json
import os
import random
import re


def sample(blocks, out, count):
    """So many names of texts and what these are; GOUJI_WORD_SEED draws others."""
    texts = json.loads(blocks.read_text("utf-8"))
    chosen = random.Random(f"{os.environ.get('GOUJI_WORD_SEED', '1')} {out.name}")
    return sorted(chosen.sample(sorted(texts.items()), min(count, len(texts))))


def is_number(cell):
    return re.fullmatch(r"-?[\d,.]+%?", cell.strip()) is not None
