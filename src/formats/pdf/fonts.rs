//! Fonts that do not say what their signs are, but which characters of a collection: as Adobe-GB1 numbers those of Chinese.
//!
//! The library looks a character up where the font is not in the file; here it is done for those that are.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use hayro_interpret::font::OutlineGlyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use rustc_hash::FxHashMap;

/// The fonts of a file whose codes are of several bytes.
#[derive(Default)]
pub struct Fonts<'a> {
    dicts: Vec<Dict<'a>>,
    /// Whether the codes of one are read by a table in which they are of several lengths or not all used.
    has_table: bool,
    /// Those that are in the file and of a collection; read where one is asked for.
    read: Option<Vec<Font>>,
    /// What has been told.
    told: FxHashMap<Sign, Option<Box<str>>>,
}

/// The library's key of outlines, and a code.
type Sign = (u128, u32);

struct Font {
    /// Of its outlines.
    hash: u64,
    /// Codes → characters of the collection.
    codes: CMap,
    /// Those → letters.
    letters: Rc<CMap>,
}

impl<'a> Fonts<'a> {
    /// Takes what may be a font of the file.
    pub fn take(&mut self, dict: Dict<'a>) {
        if dict.get::<Name<'_>>(b"Subtype").is_some_and(|kind| &*kind == b"Type0") {
            self.has_table |= match dict.get::<Object<'_>>(b"Encoding") {
                Some(Object::Name(name)) => !is_identity(CMapName::from_bytes(&name)),
                Some(_) => true,
                None => false,
            };
            self.dicts.push(dict);
        }
    }

    /// Whether nothing can be told of what comes behind a sign: where a code is not in the table of its font, the library takes
    /// one byte for it, and all codes behind it may begin at the wrong byte.
    pub fn is_lost_at(&self, sign: &OutlineGlyph) -> bool {
        sign.char_code() == 0 && self.has_table
    }

    /// The letter that a sign stands for by the collection of its font.
    pub fn letter(&mut self, sign: &OutlineGlyph) -> Option<String> {
        let outlines = sign.font_data()?;
        let key = (outlines.cache_key, sign.char_code());
        let letter = self.told.entry(key).or_insert_with(|| {
            let hash = hash((*outlines.data).as_ref());
            let fonts = self.read.get_or_insert_with(|| read(&self.dicts));
            // Several fonts may have the same outlines.
            let mut letters = fonts.iter().filter(|font| font.hash == hash).map(|font| font.letter(key.1));
            let first = letters.next()??;
            letters.all(|letter| letter.as_ref() == Some(&first)).then(|| first.into())
        });
        letter.as_deref().map(str::to_owned)
    }
}

impl Font {
    fn of(dict: &Dict<'_>, tables: &mut Vec<(CidFamily, Rc<CMap>)>) -> Option<Self> {
        let inner = dict.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let collection = inner.get::<Dict<'_>>(b"CIDSystemInfo")?;
        let part = |key: &[u8]| collection.get::<PdfString<'_>>(key).map(|part| part.as_bytes().to_vec());
        let family = CidFamily::from_registry_ordering(&part(b"Registry")?, &part(b"Ordering")?);
        let letters = match tables.iter().find(|(of, _)| *of == family) {
            Some((_, letters)) => Rc::clone(letters),
            None => {
                let letters = Rc::new(table(family.ucs2_cmap()?)?);
                tables.push((family, Rc::clone(&letters)));
                letters
            }
        };
        let descriptor = inner.get::<Dict<'_>>(b"FontDescriptor")?;
        let outlines = |key: &[u8]| descriptor.get::<Stream<'_>>(key);
        let is_truetype = outlines(b"FontFile2").is_some();
        let codes = match dict.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) if !is_identity(CMapName::from_bytes(&name)) => table(CMapName::from_bytes(&name))?,
            // These codes are those of outlines in the file, whatever it says of characters.
            Object::Name(_) if is_truetype && inner.get::<Stream<'_>>(b"CIDToGIDMap").is_none() => return None,
            Object::Name(_) => CMap::identity_h(),
            Object::Stream(codes) => CMap::parse(&codes.decoded_data().ok()?, load_embedded)?,
            _ => return None,
        };
        let outlines = outlines(b"FontFile2").or_else(|| outlines(b"FontFile3")).or_else(|| outlines(b"FontFile"))?;
        Some(Font { hash: hash(&outlines.decoded_data().ok()?), codes, letters })
    }

    fn letter(&self, code: u32) -> Option<String> {
        let character = (1..=4).find_map(|length| self.codes.lookup_cid_code(code, length))?;
        match self.letters.lookup_bf_string(character)? {
            BfString::Char(letter) => Some(letter.to_string()),
            BfString::String(letters) => Some(letters),
        }
    }
}

/// Fonts that are in the file and of a collection.
fn read(dicts: &[Dict<'_>]) -> Vec<Font> {
    let mut tables = Vec::new();
    dicts.iter().filter_map(|dict| Font::of(dict, &mut tables)).collect()
}

/// Whether codes are numbers of characters.
fn is_identity(codes: CMapName<'_>) -> bool {
    matches!(codes, CMapName::IdentityH | CMapName::IdentityV)
}

fn table(name: CMapName<'_>) -> Option<CMap> {
    CMap::parse(load_embedded(name)?, load_embedded)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
