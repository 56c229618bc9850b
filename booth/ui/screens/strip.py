"""Strip: the sheet is there at once, beside it its shots, each of which can be taken again. Keep, or throw away."""

from collections.abc import Mapping
from dataclasses import replace

import pygame

from booth.composition.sheet import SheetTexts, compose_sheet
from booth.imaging.framing import fit_inside
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.scenes.layouts import MM_PER_INCH
from booth.ui.context import ScreenContext
from booth.ui.finished_picture import FinishedPicture
from booth.ui.gestures import Gesture, Key, Tap
from booth.ui.pending_strip import PendingStrip
from booth.ui.screen import QUIET, Guest, Left, NextShot, Outcome, PhotoKept, StripTaken, ThrownAway
from booth.ui.surfaces import picture_surface, soft_backdrop
from booth.ui.widgets.buttons import Button, Buttons, plate_icon, plate_size
from booth.ui.widgets.grid import grid
from booth.ui.widgets.icons import draw_icon

_INSET = 0.034  # of the short side: from the screen's edge to the buttons
_GAP = 0.036  # of the short side: between two of the shots
_BORDER = 0.007  # of the short side: the white border of a print
_AGAIN = 0.085  # of the short side: the disc on a shot
_SHEET = 0.46  # of a wide screen's width, or 0.56 of an upright one's height: what the sheet may take


class StripScreen:
    """The guests see their strip and decide what becomes of it."""

    quiet = QUIET
    shows_live = False

    def __init__(self, context: ScreenContext, guest: Guest, strip: PendingStrip, now: float) -> None:
        drawing = context.drawing
        strip.end()
        self._context = context
        self._guest = replace(guest, scene=strip.shots[0].scene)
        self._strip = strip
        self._began = now
        self._now = now
        self._layout = {layout.key: layout for layout in context.theme.layouts}[strip.options.layout]
        self._throw_away, self._keep_plate = (self._plate(name) for name in ("throw_away", "keep"))
        self.sheet_area, room = self._areas()
        self.buttons = Buttons(drawing, (self._throw_away, self._keep_plate))
        self.shot_areas = self._grid(room)
        self._picture = self._composed()
        self._sheet = picture_surface(self._picture)
        self._finished_sheet: pygame.Surface | None = None
        self._shots = [
            picture_surface(resize_linear(each.picture, area.size))
            for each, area in zip(strip.pictures, self.shot_areas, strict=True)
        ]
        self._backdrop = soft_backdrop(strip.pictures[0].picture, drawing.size, drawing.theme.ink)
        self._finished = FinishedPicture(
            strip, self.sheet_area.size, context.photos.read, reduced_motion=context.options.reduced_motion
        )

    @property
    def patience(self) -> float | None:
        """The operator's choice."""
        return self._context.options.photo_patience

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The buttons, and the shots, which are called "shot 1" and so on."""
        shots = {f"shot {number}": area for number, area in enumerate(self.shot_areas, 1)}
        return shots | self.buttons.targets

    @property
    def sharpened(self) -> bool:
        """Whether the finished strip is shown, or fading in, in place of the composed one."""
        return self._finished.picture is not None

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A button, or a shot that is to be taken again."""
        match gesture:
            case Key("go"):
                return self._keep()
            case Key("back"):
                return self._discard()
        match self.buttons.touch(gesture):
            case "keep":
                return self._keep()
            case "throw_away":
                return self._discard()
        if isinstance(gesture, Tap):
            for number, area in enumerate(self.shot_areas):
                if area.collidepoint(gesture.at):
                    self._strip.place = number
                    return NextShot(replace(self._guest, scene=self._strip.shots[number].scene), self._strip)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on; learns whether the strip is safe and finished."""
        self._now = now
        self._strip.update()
        self._finished.update(now)
        if self._finished.picture is not None and self._finished_sheet is None:
            self._finished_sheet = picture_surface(self._finished.picture)
        return None

    def left(self, now: float) -> Outcome:
        """Keeps the strip or deletes it, as the operator wants."""
        if self._context.options.walk_away == "delete":
            self._strip.discard()
            return Left()
        return self._keep()

    def draw(self, canvas: pygame.Surface) -> None:
        """The sheet as a print, its shots, and what can be done with them."""
        drawing = self._context.drawing
        canvas.blit(self._backdrop, (0, 0))
        fade_in = self._context.fade_in(self._now - self._began)
        border = max(2, round(_BORDER * drawing.short))
        outer = self.sheet_area.inflate(2 * border, 2 * border)
        canvas.blit(drawing.plate(outer.size, (255, 255, 255, 255), 2 * border), outer)
        canvas.blit(self._sheet, self.sheet_area)
        if self._finished_sheet:
            drawing.blit(canvas, self._finished_sheet, self.sheet_area.topleft, self._finished.opacity(self._now))
        disc = round(_AGAIN * drawing.short)
        for area, shot in zip(self.shot_areas, self._shots, strict=True):
            outer = area.inflate(2 * border, 2 * border)
            drawing.blit(canvas, drawing.plate(outer.size, (255, 255, 255, 255), 2 * border), outer.topleft, fade_in)
            drawing.blit(canvas, shot, area.topleft, fade_in)
            x, y = area.right - disc // 2 - border, area.bottom - disc // 2 - border
            face = drawing.disc(disc, (*drawing.dark, 200), (*drawing.theme.paper, 90), max(1.0, 0.002 * drawing.short))
            drawing.blit(canvas, face, (x - disc // 2, y - disc // 2), fade_in)
            draw_icon(drawing, canvas, "again", (x, y), round(0.56 * disc), drawing.theme.paper, fade_in)
        self.buttons.draw(canvas, fade_in)

    def _plate(self, name: str) -> Button:
        """The plate in a lower corner: "throw_away" where reading starts, "keep" where it ends."""
        context, drawing = self._context, self._context.drawing
        inset = round(_INSET * drawing.short)
        width, height = plate_size(drawing, context.words[name])
        x = inset + width // 2 if name == "throw_away" else drawing.size[0] - inset - width // 2
        at = (context.mirrored_x(x), drawing.size[1] - inset - height // 2)
        icon, label = plate_icon(drawing), context.words[name]
        if name == "keep":
            return Button(name, at, icon, "check", label, "main plate")
        return Button(name, at, icon, "bin", label, "plate")

    def _areas(self) -> tuple[pygame.Rect, pygame.Rect]:
        """Where the sheet is, and the room for its shots."""
        context, drawing = self._context, self._context.drawing
        width, height = drawing.size
        margin, inset = drawing.margin, round(_INSET * drawing.short)
        plates = {name: plate_size(drawing, context.words[name]) for name in ("throw_away", "keep")}
        foot = height - inset - plates["keep"][1] - margin
        if drawing.portrait:
            sheet = pygame.Rect(margin, margin, width - 2 * margin, round(0.56 * height))
            shots = pygame.Rect(margin, sheet.bottom + margin, width - 2 * margin, foot - sheet.bottom - margin)
        else:
            start = inset + plates["throw_away"][0] + margin // 2
            sheet = pygame.Rect(start, margin, round(_SHEET * width) - start, height - 2 * margin)
            left = round(_SHEET * width) + margin // 2
            shots = pygame.Rect(left, margin, width - margin - left, foot - margin)
        size = fit_inside(self._layout.size, sheet.size)
        sheet = pygame.Rect((0, 0), size).move_to(center=sheet.center)
        if context.words.right_to_left:
            for rect in (sheet, shots):
                rect.right = width - rect.left
        return sheet, shots

    def _grid(self, room: pygame.Rect) -> list[pygame.Rect]:
        """Where each of the shots is in *room*, in the order of reading."""
        drawing, height_and_width = self._context.drawing, self._strip.pictures[0].picture.shape[:2]
        return grid(
            room,
            len(self._strip.pictures),
            (height_and_width[1], height_and_width[0]),
            round(_GAP * drawing.short),
            right_to_left=self._context.words.right_to_left,
        )

    def _composed(self) -> Picture:
        """The sheet as it will be, of what the guests were shown, at the size that it has on the screen."""
        context, width = self._context, self.sheet_area.width
        dpi = max(1, round(width / self._layout.description.paper[0] * MM_PER_INCH))
        small = replace(self._layout, description=self._layout.description.model_copy(update={"dpi": dpi}))
        return resize_linear(
            compose_sheet(small, context.theme, self._strip.pictures, self._texts()), self.sheet_area.size
        )

    def _texts(self) -> SheetTexts:
        options, lifetime = self._context.options, self._context.photos.lifetime()
        language = options.languages[0]
        day = self._context.theme.words[language].day(lifetime[0]) if lifetime else ""
        return SheetTexts(options.event.title, day, "", language)

    def _keep(self) -> Outcome:
        picture = self._picture if self._finished.picture is None else self._finished.picture
        return PhotoKept(self._guest, self._strip, picture)

    def _discard(self) -> Outcome:
        self._strip.discard()
        return ThrownAway(self._guest, self._strip, StripTaken(self._guest, self._strip), self._picture)
