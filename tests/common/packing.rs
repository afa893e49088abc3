//! Writes gzip, zstd and ZIP.

#![allow(dead_code, clippy::unwrap_used, unreachable_pub, missing_docs)]

use std::io::Write;

use flate2::Crc;
use flate2::write::{DeflateEncoder, GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// A file in an archive, as it is stored there.
#[derive(Clone)]
pub struct Entry(pub Vec<u8>);

/// How a file is stored.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    pub deflate: bool,
    /// Lengths and checksum stand behind the content.
    pub descriptor: bool,
    /// Lengths take 8 bytes.
    pub zip64: bool,
    pub encrypted: bool,
}

impl Entry {
    /// Bits 0, 1 and 2 of the index stand for deflate, descriptor and zip64.
    pub const STYLES: [Style; 8] = {
        let mut styles = [Style { deflate: false, descriptor: false, zip64: false, encrypted: false }; 8];
        let mut index = 0;
        while index < 8 {
            styles[index].deflate = index & 1 != 0;
            styles[index].descriptor = index & 2 != 0;
            styles[index].zip64 = index & 4 != 0;
            index += 1;
        }
        styles
    };

    pub fn new(path: &str, bytes: &[u8], style: Style) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        let crc = crc.sum().to_le_bytes();
        let content = if style.deflate {
            let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        } else {
            bytes.to_vec()
        };
        let lengths = [content.len() as u64, bytes.len() as u64];
        let is_told = !style.descriptor;
        let mut entry = b"PK\x03\x04\x14\0".to_vec();
        let flags = u8::from(style.encrypted) | if style.descriptor { 8 } else { 0 };
        entry.extend([flags, 0, if style.deflate { 8 } else { 0 }, 0, 0, 0, 0, 0]);
        entry.extend(if is_told { crc } else { [0; 4] });
        for length in lengths {
            let told = if style.zip64 { u32::MAX } else { length as u32 };
            entry.extend(if is_told { told } else { 0 }.to_le_bytes());
        }
        let extra = if style.zip64 && is_told {
            // After a field that nobody knows.
            [b"\x99\x99\x01\0x\x01\0\x10\0".as_slice(), &lengths[1].to_le_bytes(), &lengths[0].to_le_bytes()].concat()
        } else {
            Vec::new()
        };
        entry.extend((path.len() as u16).to_le_bytes());
        entry.extend((extra.len() as u16).to_le_bytes());
        entry.extend(path.as_bytes());
        entry.extend(extra);
        entry.extend(content);
        if style.descriptor {
            entry.extend(b"PK\x07\x08");
            entry.extend(crc);
            let width = if style.zip64 { 8 } else { 4 };
            lengths.iter().for_each(|length| entry.extend(&length.to_le_bytes()[..width]));
        }
        Self(entry)
    }
}

/// An archive. Foretop reads no further than the beginning of the directory, so that is all it has.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let files: Vec<u8> = entries.iter().flat_map(|entry| entry.0.clone()).collect();
    [files.as_slice(), b"PK\x01\x02", &[0; 42]].concat()
}
