"""LibreOffice opens files of Word, settles their tracked changes, and saves them: one process for all, since it takes seconds
to start.

office.py PROFILE JOBS   for the Python that has `uno`. A job is a line of JSON: a file, what becomes of its changes ("keep",
"accept", "reject"), and the files to write with their filters. Says of each job, in a line, what went wrong, or null.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

SETTLED = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}
# What a filter is told besides its name.
OPTIONS = {
    "Text (encoded)": {"FilterOptions": "UTF8,LF,,,"},
    "writer_pdf_Export": {"FilterData": {"ExportNotes": True}},
}
MOST_SECONDS = 60


def properties(values):
    out = []
    for name, value in values.items():
        if isinstance(value, dict):
            value = uno.Any("[]com.sun.star.beans.PropertyValue", properties(value))
        out.append(PropertyValue(name, 0, value, 0))
    return tuple(out)


class Office:
    def __init__(self, profile):
        pipe = f"gouji-{os.getpid()}"
        self.process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nologo"]
            + [f"--accept=pipe,name={pipe};urp;"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        address, end = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext", time.monotonic() + MOST_SECONDS
        while True:
            try:
                self.context = resolver.resolve(address)
                break
            except Exception:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        self.desktop = self.create("com.sun.star.frame.Desktop")
        self.dispatcher = self.create("com.sun.star.frame.DispatchHelper")

    def create(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def do(self, source, changes, targets):
        document = self.desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, properties({"Hidden": True}))
        if document is None:
            raise RuntimeError("it is not opened")
        try:
            if changes in SETTLED:
                frame = document.CurrentController.Frame
                self.dispatcher.executeDispatch(frame, SETTLED[changes], "", 0, ())
            for filter_name, target in targets:
                options = {"FilterName": filter_name} | OPTIONS.get(filter_name, {})
                document.storeToURL(Path(target).as_uri(), properties(options))
        finally:
            document.close(True)

    def end(self):
        try:
            self.desktop.terminate()
        except Exception:
            # It ends the connection with itself.
            pass
        self.process.wait(MOST_SECONDS)


def main():
    profile, jobs = sys.argv[1], Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    office = Office(profile)
    for job in map(json.loads, jobs):
        problem = None
        try:
            office.do(*job)
        except Exception as error:
            problem = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        print(json.dumps(problem, ensure_ascii=False), flush=True)
        if problem and office.process.poll() is not None:
            office = Office(profile)
    office.end()


if __name__ == "__main__":
    main()
