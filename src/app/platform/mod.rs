//! Every browser call of the interface.

pub(super) mod base;
pub(super) mod canvas;
pub(super) mod download;
pub(super) mod drop;
pub(super) mod fetch;
pub(super) mod folder;
pub(super) mod keys;
pub(super) mod listener;
pub(super) mod notify;
pub(super) mod offline;
pub(super) mod page;
pub(super) mod pointer;
pub(super) mod post;
pub(super) mod preview;
pub(super) mod requests;
pub(super) mod storage;
pub(super) mod theme;
