"""The queue of sheets, in a thread of its own: one at a time, each until it has come out.

The queue is what the photos' about.json say (booth.album.record.Sheet): the album writes it, this thread asks it to. A
sheet is noted as "sent", durably, before it is handed over, under a name that CUPS can be asked for. So whatever ends
the program in between, the next one asks CUPS what has become of it (settling.py) before it hands over anything again.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future

from booth.album.record import Photo, Sheet, Sheets, random_letters
from booth.clock import Clock
from booth.config import PrintSettings
from booth.printing.allowance import Allowance
from booth.printing.condition import Hindrance, hindrance
from booth.printing.estimate import Pace
from booth.printing.known_sheets import KnownSheets, changing, queued
from booth.printing.settling import given_up, settled
from booth.printing.spooler import Condition, CupsFault, Job, NoCups, Spooler
from booth.printing.status import PrintingStatus, PrintNews
from booth.problems import Problem
from booth.runtime.pause import Pause
from booth.runtime.worker import Worker

log = logging.getLogger(__name__)

BUSY_LOOK = 1.0  # seconds between two looks while a sheet is on its way
IDLE_LOOK = 10.0  # seconds between two looks otherwise: so old is what is known of the printer
NOTE_LIMIT = 20.0  # seconds for the album to note something
UNFINISHED_LIMIT = 60.0  # seconds that a sheet waits for the darkroom's photo; then the live composition is printed
RESUME_EVERY = 30.0  # seconds between two attempts to have a stopped printer go on
LONGEST_PAUSE = 60.0  # seconds between two attempts at a sheet that the printer gives back

Options = Mapping[str, Sequence[str] | int]
Compose = Callable[[Photo, Condition], tuple[bytes, Options]]
"""Makes the page of a photo and says with which options it is printed. Raises OSError, ValueError, Problem."""


class PrintQueue:
    """Prints what guests ask for. A subscriber of the album; every method but `stop` may be called from any thread."""

    def __init__(
        self,
        settings: PrintSettings,
        spooler: Spooler,
        clock: Clock,
        *,
        event: str,
        owner: str,
        pause: Pause,
        change: Callable[[Photo, Callable[[Sheets], Sheets]], Future[Photo]],
        compose: Compose,
        all_found: Callable[[], bool],
    ) -> None:
        """*event*: the folder of this event's photos. *change* has the album note a change of sheets.

        In the operator's *pause* nothing more is handed over.
        *owner*: letters that no other booth has which prints on the same printer, and this one has at every start.
        *all_found*: whether the album has found every photo, so that a job of none of them is nobody's.
        """
        self._settings = settings
        self.pause = pause  # to be changed by the desk
        self._spooler = spooler
        self._clock = clock
        self._known = KnownSheets(event)
        self._jobs_prefix = f"booth-{owner}-"
        self._change = change
        self._compose = compose
        self._all_found = all_found
        self._allowance = Allowance(settings, self._known)
        self._wake = threading.Event()
        self._worker = Worker("printer", self._work, clock)
        # From here on, what only the print thread changes.
        self._hindrance: Hindrance | None = None
        self._fault = ""  # why CUPS or the album could not be asked
        self._since: dict[str, float] = {}  # when each job was first seen, or missed
        self._pace = Pace()
        self._failures = 0  # sheets given back in a row
        self._not_before = 0.0  # monotonic seconds: when the next may be handed over
        self._resumed = float("-inf")
        self._told = ""  # what the journal has last

    def start(self) -> None:
        """Begins to ask the printer, if there is one."""
        if self._settings.printer:
            self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends; what was handed over is asked for at the next start. False if it is still busy after *timeout* s."""
        self._worker.ask_to_stop()
        self._wake.set()
        return self._worker.stop(timeout)

    def published(self, photo: Photo) -> None:
        """Takes over the sheets of *photo*."""
        if self._known.take(photo):
            self._wake.set()

    def retired(self, token: str) -> None:
        """The photo is gone: its sheets are not wanted any more."""
        if self._known.drop(token):
            self._wake.set()

    # What screens ask.

    @property
    def automatic(self) -> bool:
        """Whether every photo that is kept is printed without being asked for."""
        return self._settings.automatic

    def new_guests(self) -> None:
        """Other guests may come now: they begin at none."""
        self._allowance.new_guests()

    def order(self) -> Callable[[Photo], None] | None:
        """Counts as many sheets as guests get at a time as theirs; gives what prints a photo, None if none are left."""
        count = self._allowance.left
        self._allowance.use(count)
        return (lambda photo: self.again(photo, count)) if count else None

    def again(self, photo: Photo, count: int = 1) -> None:
        """Prints *photo*, whatever guests have had; for the operator."""
        now = self._clock.wall()
        sheets = tuple(Sheet(name=random_letters(8), asked=now) for _ in range(count))
        self._allowance.asked(photo.id, count)
        noted = self._change(photo, lambda before: (*before, *sheets))  # the album logs a fault
        noted.add_done_callback(lambda _: self._allowance.arrived(photo.id, count))

    def news(self, photo: Photo | None) -> PrintNews:
        """What the guests of *photo* can be told; None: of one that is not safe yet."""
        offered = self._allowance.left > 0
        if photo is None:
            return PrintNews(offered, seconds=self._pace.left(len(self._known.open()) + 1, self._clock.now()))
        known, asking = self._known.photo(photo.id), self._allowance.on_way(photo.id)
        on_way = [sheet.name for sheet in known.sheets if sheet.open] if known else []
        if not on_way and not asking:
            done = known and any(sheet.state in {"printed", "unsure"} for sheet in known.sheets)
            return PrintNews(offered, "printed" if done else "none")
        if self._fault or self._hindrance or self.pause.on:
            paper = self._hindrance and self._hindrance.kind == "paper" and not self._fault and not self.pause.on
            return PrintNews(offered, "paper" if paper else "ask_us")
        queue = [sheet.name for _, sheet in self._known.open()]
        before = max((queue.index(name) + 1 for name in on_way if name in queue), default=len(queue)) + asking
        return PrintNews(offered, "printing", self._pace.left(before, self._clock.now()))

    # What the operator asks.

    @property
    def status(self) -> PrintingStatus:
        """How printing is doing."""
        return PrintingStatus(
            printer=self._settings.printer,
            queue=tuple(queued(photo, sheet) for photo, sheet in self._known.open()),
            unsure=tuple(queued(photo, sheet) for photo, sheet in self._known.all() if sheet.state == "unsure"),
            out=tuple(queued(photo, sheet) for photo, sheet in self._known.newest_out()),
            printed=self._known.count("printed"),
            trouble=self._fault or (self._hindrance.words if self._hindrance else ""),
            paused=self.pause.on,
        )

    def skip(self, name: str) -> None:
        """The sheet *name* is not wanted, or counts as out if that was not sure."""
        if photo := self._known.of(name):
            self._change(photo, changing(name, {"waiting", "sent", "unsure"}, state="skipped"))

    def print_again(self, name: str) -> None:
        """The photo of the sheet *name* is printed once more."""
        if photo := self._known.of(name):
            self.again(photo)

    def resume(self) -> None:
        """Ends a pause, and has a printer that CUPS has stopped go on: it was refilled. Raises OSError."""
        self.pause.set(on=False)
        self._not_before = self._resumed = float("-inf")

    # The print thread.

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self._wake.clear()
            fault = ""
            try:
                self._look()
            except (CupsFault, Problem) as problem:  # both speak to the operator
                fault = str(problem)
            self._tell(fault)
            due = self._clock.now() + (BUSY_LOOK if self._known.open() else IDLE_LOOK)
            while not stopping.is_set() and self._clock.now() < due and not self._wake.wait(BUSY_LOOK):
                pass

    def _look(self) -> None:
        """One look at the printer, and what follows from it. Raises CupsFault, Problem."""
        now = self._clock.now()
        condition = self._spooler.condition()
        jobs = {job.name: job for job in self._spooler.jobs() if job.name.startswith(self._jobs_prefix)}
        self._settle(jobs, now)
        self._sweep(jobs)
        active = [job for job in jobs.values() if not job.state.ended and not given_up(job)]
        in_hand = [sheet for _, sheet in self._known.all() if sheet.state == "sent"]
        began = min((self._since.get(self._job_name(sheet), now) for sheet in in_hand), default=None)
        self._hindrance = hindrance(condition, None if began is None else now - began)
        stuck = condition.stopped and (active or self._known.open())
        if stuck and not self.pause.on and now - self._resumed >= RESUME_EVERY:
            self._resumed = now
            self._spooler.resume()
        if not active and not in_hand and not self.pause.on and now >= self._not_before:
            self._hand_over(condition, now)

    def _settle(self, jobs: Mapping[str, Job], now: float) -> None:
        """Notes what has become of the sheets that were handed over. Raises Problem."""
        for photo, sheet in self._known.all():
            if sheet.state not in {"sent", "unsure"}:
                continue
            since = self._since.setdefault(self._job_name(sheet), now)
            job = jobs.get(self._job_name(sheet))
            after = settled(sheet, job, now - since)
            if after is None or not self._note(photo, after, {"sent", "unsure"}):
                continue
            if after.state == "printed":
                self._failures = 0
                self._pace.out(now, undisturbed=self._hindrance is None)
            elif after.state == "waiting" and job:
                self._wait_longer(now)
                log.warning("the printer has given a sheet back (%s): it gets it again", ", ".join(job.reasons))
            if after.state != "sent":
                self._since.pop(self._job_name(sheet), None)

    def _wait_longer(self, now: float) -> None:
        """Another sheet was given back: the next try waits longer."""
        self._failures += 1
        self._not_before = now + min(LONGEST_PAUSE, 2.0**self._failures)

    def _sweep(self, jobs: Mapping[str, Job]) -> None:
        """Has CUPS forget what is done or wanted by nobody, with its documents. Raises CupsFault."""
        wanted = {self._job_name(sheet) for _, sheet in self._known.all() if sheet.state in {"sent", "unsure"}}
        known = {sheet.name for _, sheet in self._known.all()}
        for name, job in jobs.items():
            of_known = name.removeprefix(self._jobs_prefix).partition("-")[0] in known
            if name not in wanted and (of_known or self._all_found()):
                self._spooler.cancel(job.number)

    def _hand_over(self, condition: Condition, now: float) -> None:
        """Hands over the sheet that has waited longest. Raises CupsFault, Problem."""
        for photo, sheet in self._known.open():
            waited = now - self._since.setdefault(sheet.name, now)
            if photo.finished or waited > UNFINISHED_LIMIT:
                break
        else:
            return
        try:
            document, options = self._compose(photo, condition)
        except OSError as fault:
            if self._known.photo(photo.id) is None:
                return
            raise Problem("ask_us", f"{photo.picture} cannot be read: {fault}") from None
        except ValueError as fault:
            log.error("%s cannot be printed: %s", photo.id, fault)
            self._note(photo, sheet.but(state="skipped"), {"waiting"})
            return
        sent = sheet.but(state="sent", attempt=sheet.attempt + 1, job=None)
        if not self._note(photo, sent, {"waiting"}):
            return
        self._since.pop(sheet.name, None)
        self._since[self._job_name(sent)] = now
        self._pace.handed_over(now)
        try:
            number = self._spooler.send(self._job_name(sent), document, options)
        except NoCups:
            raise  # whether it is there is asked by its name
        except CupsFault:
            self._wait_longer(now)
            self._note(photo, sent.but(state="waiting"), {"sent"})
            raise
        self._note(photo, sent.but(job=number), {"sent"})

    def _note(self, photo: Photo, sheet: Sheet, before: set[str]) -> bool:
        """Has the album note *sheet*, which was in a state of *before*: whether that is durable now. Raises Problem."""
        future = self._change(photo, changing(sheet.name, before, **sheet.model_dump(exclude={"name", "asked"})))
        try:
            return sheet in future.result(NOTE_LIMIT).sheets
        except CancelledError:  # it was thrown away
            return False
        except TimeoutError:
            raise Problem("ask_us", f"the album does not note what is printed within {NOTE_LIMIT:.0f} s") from None

    def _tell(self, fault: str) -> None:
        """Logs what is wrong once, and when it is over."""
        before, self._fault = self._told, fault
        now = fault or (self._hindrance.words if self._hindrance else "")
        if now and now != before:
            log.warning("printer %s: %s", self._settings.printer, now)
        elif before and not now:
            log.info("printer %s: it goes on", self._settings.printer)
        self._told = now

    def _job_name(self, sheet: Sheet) -> str:
        """The name of the newest attempt at *sheet*: of it nobody has typed a letter."""
        return f"{self._jobs_prefix}{sheet.name}-{sheet.attempt}"
