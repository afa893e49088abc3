//! Bytes of text in any common encoding to UTF-8, piece by piece. UTF-8 passes as it is. The encoding is found from the
//! first bytes: by its mark, by the zeros of UTF-16, by whether they are UTF-8, or by how the bytes beyond ASCII lie.
//! Own code and tables: the encoding_rs crate weighs 100 kB more, almost all of it for Chinese, Japanese and Korean.

mod pages;

use self::pages::{PAGES, Page};
use super::sink::Sink;
use crate::model::notice::NoticeKind;

/// How text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16 { big_endian: bool },
    Page(&'static Page),
}

const LITTLE: Encoding = Encoding::Utf16 { big_endian: false };
const BIG: Encoding = Encoding::Utf16 { big_endian: true };
const WESTERN: Encoding = Encoding::Page(&PAGES[0]);
const CYRILLIC: Encoding = Encoding::Page(&PAGES[2]);
const MARKS: [(&[u8], Encoding); 3] = [(b"\xef\xbb\xbf", Encoding::Utf8), (b"\xff\xfe", LITTLE), (b"\xfe\xff", BIG)];

impl Encoding {
    /// The one called so, in any common spelling.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain = |name: &str| name.replace(|c: char| !c.is_ascii_alphanumeric(), "").to_ascii_lowercase();
        let wanted = plain(name);
        let is_page = |page: &&Page| plain(page.name) == wanted || page.aliases.contains(&wanted.as_str());
        match wanted.as_str() {
            "utf8" => Some(Self::Utf8),
            "utf16" | "utf16le" => Some(LITTLE),
            "utf16be" => Some(BIG),
            _ => PAGES.iter().find(is_page).map(Self::Page),
        }
    }

    /// That of the first bytes of a file, if they can be told.
    #[inline(never)]
    pub(super) fn detect(sample: &[u8]) -> Option<Self> {
        let marked = MARKS.iter().find(|(mark, _)| sample.starts_with(mark));
        marked.map(|(_, encoding)| *encoding).or_else(|| utf16(sample)).or_else(|| by_high_bytes(sample))
    }

    /// On screen.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 { big_endian: false } => "UTF-16",
            Self::Utf16 { big_endian: true } => "UTF-16BE",
            Self::Page(page) => page.name,
        }
    }

    /// Length of the mark at the start of a file.
    pub(super) fn mark(self, sample: &[u8]) -> usize {
        let own = MARKS.iter().find(|(mark, encoding)| *encoding == self && sample.starts_with(mark));
        own.map_or(0, |(mark, _)| mark.len())
    }
}

/// A text that is there as a whole. What cannot be read of it becomes U+FFFD.
pub(super) fn text(bytes: &[u8]) -> String {
    let encoding = Encoding::detect(bytes).unwrap_or(Encoding::Utf8);
    let bytes = &bytes[encoding.mark(bytes)..];
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Page(page) => {
            let upper: Vec<char> = page.upper.chars().collect();
            let read = |byte: &u8| byte.checked_sub(0x80).and_then(|at| upper.get(usize::from(at)).copied());
            bytes.iter().map(|byte| read(byte).unwrap_or(char::from(*byte))).collect()
        }
        Encoding::Utf16 { big_endian } => {
            let unit = if big_endian { u16::from_be_bytes } else { u16::from_le_bytes };
            let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
            char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
    }
}

/// In UTF-16, western text has a zero in every second byte.
fn utf16(sample: &[u8]) -> Option<Encoding> {
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    let fits = half > 1 && even.max(odd) * 10 >= half * 8 && even.min(odd) * 10 <= half;
    fits.then_some(if odd > even { LITTLE } else { BIG })
}

/// UTF-8 proves itself. Otherwise letters beyond ASCII are scattered in western text and make whole words in Cyrillic,
/// where they are the last 64 bytes; in the encodings of East Asia they stand in pairs and are any.
fn by_high_bytes(sample: &[u8]) -> Option<Encoding> {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in sample.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    // The sample may end inside a character.
    if invalid * 10 <= valid || (invalid == 1 && std::str::from_utf8(sample).is_err_and(|e| e.error_len().is_none())) {
        return Some(Encoding::Utf8);
    }
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let neighbours = sample.windows(2).filter(|pair| !pair[0].is_ascii() && !pair[1].is_ascii()).count();
    let letters = sample.iter().filter(|byte| **byte >= 0xc0).count();
    match () {
        () if neighbours * 2 < high => Some(WESTERN),
        () if letters * 10 >= high * 9 => Some(CYRILLIC),
        () => None,
    }
}

/// Turns a file's bytes into UTF-8.
pub(super) struct Decoder {
    encoding: Encoding,
    upper: Vec<char>,
    /// Whether NUL characters are left out of UTF-8. That takes a copy, so it is done where the sample has one.
    drops_nul: bool,
    /// The begun character of UTF-16.
    carry: Vec<u8>,
    text: String,
    bytes: Vec<u8>,
    /// The line being read, 1-based; of UTF-8 only if NUL characters are left out.
    line: u64,
}

impl Decoder {
    /// For a file that begins with `sample`.
    pub(super) fn new(encoding: Encoding, sample: &[u8]) -> Self {
        let upper = if let Encoding::Page(page) = encoding { page.upper.chars().collect() } else { Vec::new() };
        let (text, bytes) = (String::new(), Vec::new());
        Self { encoding, upper, drops_nul: sample.contains(&0), carry: Vec::new(), text, bytes, line: 1 }
    }

    /// The text of the next bytes.
    pub(super) fn decode<'a>(&'a mut self, bytes: &'a [u8], sink: &mut Sink<'_>) -> &'a [u8] {
        match self.encoding {
            Encoding::Utf8 if !self.drops_nul => return bytes,
            Encoding::Utf8 => {
                self.bytes.clear();
                for &byte in bytes {
                    self.line += u64::from(byte == b'\n');
                    if byte == 0 {
                        sink.note(NoticeKind::Nul, self.line, None, None);
                    } else {
                        self.bytes.push(byte);
                    }
                }
                return &self.bytes;
            }
            Encoding::Page(_) => {
                self.text.clear();
                for &byte in bytes {
                    let upper = usize::from(byte).checked_sub(0x80).and_then(|upper| self.upper.get(upper));
                    self.add(upper.copied().unwrap_or(char::from(byte)), sink);
                }
            }
            Encoding::Utf16 { big_endian } => {
                self.text.clear();
                self.carry.extend_from_slice(bytes);
                let unit = |pair: &[u8]| if big_endian { [pair[1], pair[0]] } else { [pair[0], pair[1]] };
                let mut units: Vec<u16> =
                    self.carry.chunks_exact(2).map(|pair| u16::from_le_bytes(unit(pair))).collect();
                // Its other half comes later.
                units.pop_if(|last| (0xd800..0xdc00).contains(last));
                self.carry.drain(..units.len() * 2);
                for read in char::decode_utf16(units) {
                    self.add(read.unwrap_or(char::REPLACEMENT_CHARACTER), sink);
                }
            }
        }
        self.text.as_bytes()
    }

    /// What is left when the file ends inside a character.
    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) -> &[u8] {
        self.text.clear();
        if !self.carry.is_empty() {
            self.add(char::REPLACEMENT_CHARACTER, sink);
        }
        self.text.as_bytes()
    }

    fn add(&mut self, read: char, sink: &mut Sink<'_>) {
        match read {
            '\0' => return sink.note(NoticeKind::Nul, self.line, None, None),
            '\n' => self.line += 1,
            char::REPLACEMENT_CHARACTER => sink.note(NoticeKind::NotUtf8, self.line, None, None),
            _ => {}
        }
        self.text.push(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::reading::ENCODINGS;

    fn check(sample: &[u8], expected: &str) {
        let found = Encoding::detect(sample).map_or("unknown", Encoding::name);
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(sample));
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn found_from_the_bytes() {
        check(b"", "UTF-8");
        check(b"day,n\n", "UTF-8");
        check("caf\u{e9}".as_bytes(), "UTF-8");
        check(&"caf\u{e9}".as_bytes()[..4], "UTF-8");
        check(b"\xef\xbb\xbfday", "UTF-8");
        check(b"caf\xe9,th\xe9\n", "windows-1252");
        check(b"na\xefve \x80 5", "windows-1252");
        check(b"\xcc\xee\xf1\xea\xe2\xe0,\xd2\xf3\xeb\xe0", "windows-1251");
        check(b"\x93\x8c\x8b\x9e,\x91\xe5\x8d\xe3", "unknown");
        check(b"\xff\xfea\0", "UTF-16");
        check(b"\xfe\xff\0a", "UTF-16BE");
        check(&utf16("day,n\n", u16::to_le_bytes), "UTF-16");
        check(&utf16("day,n\n", u16::to_be_bytes), "UTF-16BE");
    }

    #[test]
    fn names_in_any_spelling() {
        let check = |name, expected: Option<&str>| assert_eq!(Encoding::named(name).map(Encoding::name), expected);
        check("utf8", Some("UTF-8"));
        check("UTF_16le", Some("UTF-16"));
        check("iso-8859-1", Some("windows-1252"));
        check("CP1250", Some("windows-1250"));
        check("koi8-r", Some("KOI8-R"));
        check("EBCDIC", None);
        ENCODINGS.into_iter().for_each(|name| check(name, Some(name)));
        assert_eq!(ENCODINGS.len(), 3 + PAGES.len());
    }

    #[test]
    fn tables_are_whole() {
        for page in &PAGES {
            assert_eq!(page.upper.chars().count(), 128, "{}", page.name);
        }
        let upper = |name| Encoding::named(name).map(|encoding| Decoder::new(encoding, b"").upper[0xe4 - 0x80]);
        assert_eq!([upper("latin1"), upper("cp1251"), upper("cp866")], [Some('ä'), Some('д'), Some('ф')]);
    }
}
