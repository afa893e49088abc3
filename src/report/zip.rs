//! Several files as one: a ZIP archive, its entries deflated.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

/// A file with its path in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// With slashes between its parts.
    pub path: String,
    /// Content.
    pub text: String,
}

impl Entry {
    /// A file of that text.
    pub fn new(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), text }
    }
}

/// The archive of these files, in their order. The same files give the same bytes: entries have no time.
pub fn zip(entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut out);
    for Entry { path, text } in entries {
        let (mut entry, config) =
            archive.new_file(path).compression_method(CompressionMethod::DEFLATE).start().map_err(io::Error::other)?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(text.as_bytes())?;
        let (encoder, descriptor) = writer.finish().map_err(io::Error::other)?;
        encoder.finish()?;
        entry.finish(descriptor).map_err(io::Error::other)?;
    }
    archive.finish().map_err(io::Error::other)?;
    Ok(out)
}
