//! Where the bytes of a columnar file come from: any part of it at any time.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

/// A file that can be read from any place.
pub trait Source: Send + Sync {
    /// Size of the file in bytes.
    fn size(&self) -> u64;

    /// Exactly `length` bytes from `start` on; an error if there are fewer.
    fn read(&self, start: u64, length: usize) -> io::Result<Vec<u8>>;
}

impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let part = start.checked_add(length).and_then(|end| self.get(start..end));
        part.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// A file of the operating system.
pub struct DiskFile {
    file: Mutex<File>,
    size: u64,
}

impl DiskFile {
    /// Over an open file.
    pub fn new(file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        Ok(Self { file: Mutex::new(file), size })
    }
}

impl Source for DiskFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        // Each reading seeks first, so one that failed half way leaves nothing behind.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
