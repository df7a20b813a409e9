//! A page as it is drawn: the letters and the rules on it, in hundredths of a point from its upper left corner. Coordinates of
//! PDF are binary fractions; this is the only place where they are such.

use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, PathSeg, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use unicode_normalization::UnicodeNormalization;

use super::bounds::Bounds;
use super::fonts::Fonts;
use crate::formats::{Unreadable, caught};

/// What stands for a letter that its font does not name.
pub const UNKNOWN_SIGN: char = '\u{FFFD}';

/// The thickest rule, in hundredths of a point.
const THICKEST: i32 = 400;

/// The shortest rule.
const SHORTEST: i32 = 200;

/// Steps of a path that goes around a box, at most.
const BOX: usize = 7;

/// Punctuation that is blank in its right half, and in its left half, where it is as wide as other letters.
const BLANK_BEHIND: [char; 17] =
    ['，', '。', '、', '；', '：', '！', '？', '．', '）', '》', '〉', '」', '』', '】', '〕', '”', '’'];
const BLANK_BEFORE: [char; 9] = ['（', '《', '〈', '「', '『', '【', '〔', '“', '‘'];

/// How the properties of marked content say what its letters stand for.
const ACTUAL_TEXT: &[u8] = b"ActualText";

/// A page.
#[derive(Debug, Default)]
pub struct Canvas {
    pub width: i32,
    pub height: i32,
    pub letters: Vec<Letter>,
    pub rules: Vec<Rule>,
    /// Whether a picture is on it.
    pub has_image: bool,
    /// How much of it pictures cover, in squares of a hundredth of a point.
    pub pictured: i64,
    /// Letters whose character is not known.
    pub unknown: usize,
}

/// A letter, or several that one sign stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub text: Box<str>,
    pub left: i32,
    pub right: i32,
    /// The line that it stands on.
    pub base: i32,
    /// Its height.
    pub size: i32,
}

/// A rule of a table: level or upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub is_level: bool,
    /// Where it is: of a level one its height, of an upright one its distance from the left.
    pub at: i32,
    pub from: i32,
    pub to: i32,
}

impl Letter {
    /// Whether another one comes directly behind it.
    pub fn touches(&self, next: &Letter) -> bool {
        let gap = next.left - self.right;
        self.base == next.base && (-self.blank_before(next).max(self.size / 8)..=self.size / 8).contains(&gap)
    }

    /// How much between it and the next is blank though it belongs to one of them: a half of full-width punctuation, which browsers
    /// take away where such marks meet (`：（`).
    pub fn blank_before(&self, next: &Letter) -> i32 {
        let half = |letter: &Letter| match letter.right - letter.left {
            width if width > letter.size * 3 / 4 => width / 2 + letter.size / 20,
            _ => 0,
        };
        let behind = if self.text.ends_with(BLANK_BEHIND) { half(self) } else { 0 };
        let before = if next.text.starts_with(BLANK_BEFORE) { half(next) } else { 0 };
        behind.max(before)
    }
}

/// What pages are drawn with.
pub struct Means<'p> {
    pub cache: InterpreterCache<'p>,
    pub settings: InterpreterSettings,
    pub fonts: Fonts<'p>,
    pub bounds: Bounds,
}

impl Canvas {
    /// Draws a page.
    ///
    /// # Errors
    /// Where it has more to draw than any document, or is made in a way that the library gives up at.
    pub fn of<'a>(source: &Source<'a>, means: &mut Means<'a>) -> Result<Self, Unreadable> {
        let (width, height) = source.render_dimensions();
        let frame = Rect::new(0.0, 0.0, width.into(), height.into());
        let upright = source.initial_transform(true).to_kurbo();
        let Means { cache, settings, fonts, bounds } = means;
        bounds.begin_page(source.page_stream().map_or(0, <[u8]>::len));
        let mut context = Context::new(upright, frame, cache, source.xref(), settings.clone());
        let canvas = Canvas { width: fixed(width.into()), height: fixed(height.into()), ..Canvas::default() };
        let mut pen = Pen { canvas, fonts, bounds, clips: Vec::new(), spans: Vec::new() };
        let drawn = caught(|| interpret_page(source, &mut context, &mut pen));
        pen.bounds.check()?;
        drawn.map(|()| pen.canvas).ok_or(Unreadable::BrokenPdf)
    }
}

/// Hundredths of a point.
fn fixed(points: f64) -> i32 {
    (points * 100.0).round().clamp(-1e8, 1e8) as i32
}

struct Pen<'m, 'p> {
    canvas: Canvas,
    fonts: &'m mut Fonts<'p>,
    bounds: &'m mut Bounds,
    /// What may be drawn in, the innermost last.
    clips: Vec<Rect>,
    /// What the letters stand for that are drawn now; taken by the first of them.
    spans: Vec<Option<Option<String>>>,
}

impl Pen<'_, '_> {
    fn is_clipped(&self, at: Point) -> bool {
        self.clips.last().is_some_and(|clip| !clip.inflate(0.5, 0.5).contains(at))
    }

    /// Takes a box that is thin enough for a rule, or the part of it that is not clipped.
    fn rect(&mut self, rect: Rect) {
        let clip = self.clips.last().copied().unwrap_or(rect);
        let (x0, x1) = (rect.x0.max(clip.x0), rect.x1.min(clip.x1));
        let (y0, y1) = (rect.y0.max(clip.y0), rect.y1.min(clip.y1));
        if x0 > x1 + 0.5 || y0 > y1 + 0.5 || !self.bounds.takes_mark() {
            return;
        }
        let [left, top, right, bottom] = [x0, y0, x1.max(x0), y1.max(y0)].map(fixed);
        let (width, height) = (right - left, bottom - top);
        if height <= THICKEST && width >= SHORTEST && width >= height {
            self.canvas.rules.push(Rule { is_level: true, at: (top + bottom) / 2, from: left, to: right });
        } else if width <= THICKEST && height >= SHORTEST {
            self.canvas.rules.push(Rule { is_level: false, at: (left + right) / 2, from: top, to: bottom });
        }
    }

    fn line(&mut self, from: Point, to: Point, width: f64) {
        let half = (width / 2.0).max(0.05);
        let (is_level, is_upright) = ((from.y - to.y).abs() < 0.5, (from.x - to.x).abs() < 0.5);
        let rect = Rect::from_points(from, to);
        if is_level || is_upright {
            let (by_x, by_y) = if is_level { (0.0, half) } else { (half, 0.0) };
            self.rect(Rect::new(rect.x0 - by_x, rect.y0 - by_y, rect.x1 + by_x, rect.y1 + by_y));
        }
    }
}

impl<'a> Device<'a> for Pen<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let path = props.transform * path.clone();
        match mode {
            DrawMode::Invisible => {}
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => {
                let scale = props.transform.determinant().abs().sqrt();
                for segment in path.segments() {
                    if let PathSeg::Line(line) = segment {
                        self.line(line.p0, line.p1, f64::from(stroke.line_width) * scale);
                    }
                }
            }
            DrawMode::Fill(_) => {
                // Each part of a path that is a thin box is a rule.
                let is_begin = |element: &PathEl| matches!(element, PathEl::MoveTo(_));
                for part in path.elements().chunk_by(|_, next| !is_begin(next)) {
                    let is_curved = part.iter().any(|one| matches!(one, PathEl::QuadTo(..) | PathEl::CurveTo(..)));
                    if !is_curved && part.len() <= BOX {
                        self.rect(BezPath::from_vec(part.to_vec()).bounding_box());
                    }
                }
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        // A part of a page may draw others that draw others, each many times; this comes with each of them, and there is no
        // other way out of the library.
        if !self.bounds.takes_part() {
            resume_unwind(Box::new(()));
        }
        let bounds = clip.path.bounding_box();
        let bounds = self.clips.last().map_or(bounds, |outer| outer.intersect(bounds));
        self.clips.push(bounds);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let mut is_lost = false;
        for glyph in run.glyphs() {
            let outline = match &**glyph {
                Drawn::Outline(outline) => Some(outline),
                Drawn::Type3(_) => None,
            };
            is_lost |= outline.is_some_and(|outline| self.fonts.is_lost_at(outline));
            let transform: Affine = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            let up = transform * Point::new(0.0, 1000.0) - origin;
            let along = transform * Point::new(1000.0, 0.0) - origin;
            // Letters on their side are marks of water or margins.
            let is_level = along.y.abs() <= along.x.abs() * 0.1 && up.y.abs() >= 0.1;
            if !is_level || self.is_clipped(origin + along * 0.25) || !self.bounds.takes_mark() {
                continue;
            }
            let advance = match &**glyph {
                Drawn::Outline(glyph) => glyph.advance_width(),
                Drawn::Type3(glyph) => glyph.advance_width(),
            };
            let width = f64::from(advance.unwrap_or(500.0)) / 1000.0 * along.x;
            let own = match glyph.as_unicode() {
                _ if is_lost => None,
                Some(BfString::Char(c)) => Some(c.to_string()),
                Some(BfString::String(text)) => Some(text),
                None => outline.and_then(|outline| self.fonts.letter(outline)),
            };
            let text = match self.spans.iter_mut().rev().find_map(|span| span.as_mut()) {
                Some(actual) => actual.take().unwrap_or_default(),
                None => own.unwrap_or_else(|| {
                    self.canvas.unknown += 1;
                    UNKNOWN_SIGN.to_string()
                }),
            };
            self.canvas.letters.push(Letter {
                text: folded(text).into(),
                left: fixed(origin.x),
                right: fixed(origin.x + width),
                base: fixed(origin.y),
                size: fixed(up.y.abs()),
            });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.canvas.has_image = true;
        let page = [self.canvas.width, self.canvas.height];
        let of_image = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let seen = props.transform.transform_rect_bbox(of_image);
        let seen = self.clips.last().map_or(seen, |clip| seen.intersect(*clip));
        let sides = [(seen.x0, seen.x1), (seen.y0, seen.y1)].map(|(from, to)| (fixed(from), fixed(to)));
        let [width, height] = [0, 1].map(|at| i64::from(sides[at].1.min(page[at]) - sides[at].0.max(0)).max(0));
        self.canvas.pictured += width * height;
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let actual = properties.and_then(|properties| properties.get::<PdfString<'_>>(ACTUAL_TEXT));
        self.spans.push(actual.map(|text| Some(text_of(text.as_bytes()))));
    }

    fn end_marked_content(&mut self) {
        self.spans.pop();
    }
}

/// Letters in place of radicals, and of those that stand twice in Unicode: some fonts draw them alike, and programs that write PDF
/// take one for the other.
fn folded(text: String) -> String {
    match text.contains(|c| matches!(c, '\u{2F00}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}')) {
        true => text.nfkc().collect(),
        false => text,
    }
}

/// A text of PDF: UTF-16 with its mark, UTF-8 with its mark, or Latin letters.
fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
