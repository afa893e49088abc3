//! Stored bytes to the files in them: gzip (RFC 1952), zstd (RFC 8878) and zip (PKWARE's APPNOTE 6.3.10) are recognised
//! by their first bytes and unpacked piece by piece; anything else passes through. One may be inside another.

mod gzip;
mod inflate;
mod zip;
mod zstd;

use self::gzip::Gzip;
use self::zip::Zip;
use self::zstd::Zstd;
use super::error::Damage;

/// How often something packed may be packed again. Each time may multiply the bytes by a thousand.
const DEEPEST: usize = 2;
/// Bytes that tell what is packed how.
const MAGIC: usize = 4;

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// RFC 1952, in one or more members.
    Gzip,
    /// RFC 8878, in one or more frames.
    Zstd,
    /// One of the files in a ZIP archive.
    Zip,
}

impl Packing {
    /// What follows the format of a text that is packed so: "CSV, gzip", "CSV in zip".
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Gzip => ", gzip",
            Self::Zstd => ", zstd",
            Self::Zip => " in zip",
        }
    }
}

/// What a stored file gives: one file after another, each with a beginning, bytes and an end.
pub(super) enum Unpacked<'a> {
    Begin(Inner),
    Bytes(&'a [u8]),
    End {
        /// Why the file is not whole.
        damage: Option<Damage>,
        /// What it takes up in an archive, in bytes.
        stored: Option<u64>,
    },
}

/// A file in a stored one.
#[derive(Default)]
pub(super) struct Inner {
    /// Where it is in an archive, with slashes between folders; empty if the stored file is none.
    pub(super) path: String,
    /// From the inside out.
    pub(super) packing: Vec<Packing>,
}

/// Takes one file after another.
pub(super) type Out<'a> = dyn FnMut(Unpacked<'_>) + 'a;

/// Unpacks one stored file.
pub(super) struct Unpacker {
    depth: usize,
    layer: Layer,
}

enum Layer {
    /// Too few bytes seen.
    Unknown(Vec<u8>),
    Plain,
    Packed {
        packing: Packing,
        decoder: Box<dyn Decode>,
        inner: Box<Unpacker>,
        damage: Option<Damage>,
    },
    Zip(Box<Zip>),
}

/// A compression of one stream of bytes.
trait Decode {
    /// Hands out what the next bytes give. Damage ends it.
    fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<(), Damage>;

    /// Whether it may end here.
    fn finish(&self) -> Result<(), Damage>;
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self::at(0)
    }

    fn at(depth: usize) -> Self {
        Self { depth, layer: Layer::Unknown(Vec::new()) }
    }

    /// Takes the next bytes as stored.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Out<'_>) {
        match &mut self.layer {
            Layer::Unknown(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= MAGIC {
                    self.open(out);
                }
            }
            Layer::Plain => out(Unpacked::Bytes(bytes)),
            Layer::Packed { packing, decoder, inner, damage } if damage.is_none() => {
                let mut out = within(*packing, out);
                *damage = decoder.push(bytes, &mut |piece| inner.push(piece, &mut out)).err();
            }
            Layer::Packed { .. } => {}
            Layer::Zip(zip) => zip.push(bytes, out),
        }
    }

    /// Hands out what is left. `damage` is that of what this is packed in.
    pub(super) fn finish(&mut self, damage: Option<Damage>, out: &mut Out<'_>) {
        if matches!(self.layer, Layer::Unknown(_)) {
            self.open(out);
        }
        match &mut self.layer {
            Layer::Unknown(_) | Layer::Plain => out(Unpacked::End { damage, stored: None }),
            Layer::Packed { packing, decoder, inner, damage: own } => {
                let own = own.or_else(|| decoder.finish().err());
                inner.finish(damage.or(own), &mut within(*packing, out));
            }
            Layer::Zip(zip) => zip.finish(damage, out),
        }
    }

    /// Judges the first bytes.
    fn open(&mut self, out: &mut Out<'_>) {
        let Layer::Unknown(head) = std::mem::replace(&mut self.layer, Layer::Plain) else { return };
        let packed = |packing, decoder| Layer::Packed {
            packing,
            decoder,
            inner: Box::new(Self::at(self.depth + 1)),
            damage: None,
        };
        self.layer = match head.as_slice() {
            _ if self.depth == DEEPEST => Layer::Plain,
            [0x1f, 0x8b, ..] => packed(Packing::Gzip, Box::new(Gzip::new())),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                packed(Packing::Zstd, Box::new(Zstd::new()))
            }
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Layer::Zip(Box::new(Zip::new(self.depth + 1))),
            _ => Layer::Plain,
        };
        if matches!(self.layer, Layer::Plain) {
            out(Unpacked::Begin(Inner::default()));
        }
        self.push(&head, out);
    }
}

/// Tells each file that it is packed so.
fn within<'a>(packing: Packing, out: &'a mut Out<'_>) -> impl FnMut(Unpacked<'_>) + 'a {
    move |unpacked| {
        out(match unpacked {
            Unpacked::Begin(mut inner) => {
                inner.packing.push(packing);
                Unpacked::Begin(inner)
            }
            other => other,
        });
    }
}

#[cfg(test)]
#[path = "../../../tests/common/packing.rs"]
mod packing;

#[cfg(test)]
mod tests {
    use super::packing::{gzip, zstd};
    use super::*;

    /// Each file as "path|packing|damage: text", whatever the size of the chunks.
    pub(super) fn check(stored: &[u8], expected: &[&str]) {
        for size in [1, 3, 7, 1_000_000] {
            let mut found = Vec::new();
            let mut take = |unpacked: Unpacked<'_>| match unpacked {
                Unpacked::Begin(inner) => {
                    let packing: String = inner.packing.iter().map(|packing| packing.suffix()).collect();
                    found.push((inner.path, packing, None, Vec::new()));
                }
                Unpacked::Bytes(bytes) => found.last_mut().unwrap().3.extend_from_slice(bytes),
                Unpacked::End { damage, .. } => found.last_mut().unwrap().2 = Some(damage),
            };
            let mut unpacker = Unpacker::new();
            stored.chunks(size).for_each(|chunk| unpacker.push(chunk, &mut take));
            unpacker.finish(None, &mut take);
            let shown: Vec<_> = found
                .into_iter()
                .map(|(path, packing, damage, text)| {
                    let damage = damage.unwrap().map_or(String::new(), |damage| format!("{damage:?}"));
                    format!("{path}|{packing}|{damage}: {}", String::from_utf8_lossy(&text))
                })
                .collect();
            assert_eq!(shown, expected, "chunks of {size}");
        }
    }

    #[test]
    fn plain_text_passes() {
        check(b"", &["||: "]);
        check(b"x", &["||: x"]);
        check(b"abcdef", &["||: abcdef"]);
    }

    #[test]
    fn packed_twice_but_not_more() {
        check(&gzip(&zstd(b"a,b\n")), &["|, zstd, gzip|: a,b\n"]);
        let third = gzip(b"a,b\n");
        let shown = format!("|, zstd, gzip|: {}", String::from_utf8_lossy(&third));
        check(&gzip(&zstd(&third)), &[&shown]);
    }
}
