"""Checks documents on Apache Spark: job.py PROGRAM DOCUMENTS ANSWERS

DOCUMENTS is JSON Lines with unit, path and text of each document, ANSWERS a folder for the results, a line a unit.
"""

import json
import shlex
import sys

from pyspark.sql import SparkSession


def line(group):
    """The documents of one unit, which are checked beside one another."""
    unit, documents = group
    documents = [{"path": document.path, "text": document.text} for document in documents]
    return json.dumps({"id": unit, "documents": documents}, ensure_ascii=False)


def check(spark, program, documents, answers):
    # One process a partition: Spark has the cores already. Findings are no failure of the task.
    command = f"{shlex.quote(program)} check --input jsonl --format jsonl --jobs 1 --fail-on never"
    documents = spark.read.schema("unit string, path string, text string").json(documents)
    units = documents.rdd.groupBy(lambda document: document.unit)
    units.map(line).pipe(command, checkCode=True).saveAsTextFile(answers)


if __name__ == "__main__":
    check(SparkSession.builder.appName("gouji").getOrCreate(), *sys.argv[1:])
