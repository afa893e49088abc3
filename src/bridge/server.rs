//! Worker side: feeds messages and files to the engine and posts what it answers, pausing often enough that
//! a message from the page is heard between two steps.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::file::{Aside, Chunks};
use super::follow::{Found, Place};
use super::remote::{self, Remote};
use super::{codec, columnar};
use crate::model::batch::is_columnar;
use crate::model::message::UserMessage;
use crate::protocol::engine::{Engine, FollowTask};
use crate::protocol::message::{Envelope, Event, OpenRequest, Origin, Request, RequestId, Source};
use crate::protocol::remote::manifest;

/// Longest stretch of work before messages are looked at, in milliseconds.
const SLICE_MS: f64 = 25.0;

/// A run tells what it has found so far when it has taken this long, in milliseconds, then not before as long again, and
/// so seldom that telling takes at most one part of the time in so many.
const FIRST_FOUND_MS: f64 = 400.0;
const BETWEEN_FOUND_MS: f64 = 800.0;
/// Pauses of a detector that follows: between what it tells, between two looks at what there is to do, and the longest,
/// for a device that has slept knows nothing of the time that has passed.
const BETWEEN_LIVED_MS: f64 = 250.0;
const BETWEEN_LOOKS_MS: u32 = 100;
const LONGEST_WAIT_MS: u32 = 15_000;
/// What is wrong with a file of an interval that names other files.
const LIST_OF_ADDRESSES: &str = "it is a list of addresses";
const FOUND_SHARE: f64 = 50.0;

/// Largest columnar file that is fetched from an address, in bytes.
const MOST_FETCHED: u64 = 1 << 30;

/// Key of the message that a dying worker leaves behind.
pub(super) const PANIC: &str = "panic";

/// The worker's life: listens for requests until the page ends it.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    install_panic_hook(scope.clone());
    let server = Server { scope: scope.clone(), state: Rc::new(RefCell::new(State::default())) };
    let on_message = {
        let server = server.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| server.receive(&event.data()))
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    listen_for_policy(&scope);
    let ready = Event::Ready { build: super::BUILD.to_owned() };
    server.post(Envelope { id: RequestId(0), body: ready });
    warm_up();
}

/// Reads some rows of no file. The browser compiles a function when it is called first, which for all that judge the
/// first rows of a file takes longer than the judging: better now than while somebody waits.
fn warm_up() {
    let row = |row: u32| format!("2026-01-{:02}T{:02}:00:00Z,place,{row},0.5,true\n", 1 + row / 24 % 31, row % 24);
    let text = format!("time,place,number,decimal,flag\n{}", (0..1_000).map(row).collect::<String>());
    let mut engine = Engine::new(super::zone::zone);
    let open = OpenRequest::new(vec![Source::beside("", text.len() as u64)]);
    drop(engine.request(Envelope { id: RequestId(0), body: Request::Open(open) }));
    drop(engine.feed(0, text.as_bytes()));
    for answer in engine.end_file(0, None) {
        drop(codec::pack(&answer, &[]));
    }
}

/// What the policy of this site forbids looks to `fetch` like any other failure; an event tells it apart.
fn listen_for_policy(scope: &DedicatedWorkerGlobalScope) {
    let on_violation = Closure::<dyn FnMut()>::new(remote::note_forbidden);
    let listener = on_violation.as_ref().unchecked_ref();
    // Without the event the failure is explained less well.
    let _ = scope.add_event_listener_with_callback("securitypolicyviolation", listener);
    on_violation.forget();
}

/// A panic ends the worker for good; the page learns of it through this message.
fn install_panic_hook(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        let message = Object::new();
        // Nothing more can be done about a failure to report a failure.
        let _ = Reflect::set(&message, &PANIC.into(), &info.to_string().into());
        let _ = scope.post_message(&message);
    }));
}

#[derive(Clone)]
struct Server {
    scope: DedicatedWorkerGlobalScope,
    state: Rc<RefCell<State>>,
}

struct State {
    engine: Engine,
    pumping: bool,
    /// Intervals a second that a detector goes through at most.
    pace: Option<f64>,
}

impl Default for State {
    fn default() -> Self {
        Self { engine: Engine::new(super::zone::zone), pumping: false, pace: None }
    }
}

impl Server {
    fn receive(&self, message: &JsValue) {
        let (request, files) = match codec::unpack::<Envelope<Request>>(message) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                let detail = error.to_string();
                let title = "The page and its worker do not understand each other".to_owned();
                let failure = UserMessage { title, detail, remedy: "Reload the page.".to_owned() };
                return self.post(Envelope { id: RequestId(0), body: Event::Failed(failure) });
            }
        };
        let id = request.id;
        let follow = match &request.body {
            Request::Live(life) => {
                self.state.borrow_mut().pace = life.pace.filter(|pace| *pace > 0.0);
                life.follow.clone()
            }
            _ => None,
        };
        let sources = match &request.body {
            Request::List(list) => {
                let (server, list) = (self.clone(), list.clone());
                return spawn_local(async move {
                    let body = remote::list(&list).await.map_or_else(Event::Failed, Event::Listed);
                    server.post(Envelope { id, body });
                });
            }
            Request::Checksum => {
                let server = self.clone();
                return spawn_local(async move {
                    let body = checksums(&files).await.map_or_else(Event::Failed, Event::Checksums);
                    server.post(Envelope { id, body });
                });
            }
            Request::Open(open) => Some(open.sources.clone()),
            _ => None,
        };
        let answers = self.state.borrow_mut().engine.request(request);
        self.post_all(answers);
        if let Some(place) = follow.filter(|_| self.state.borrow().engine.lives() == Some(id)) {
            let (server, folder) = (self.clone(), codec::folder(message));
            spawn_local(async move { server.follow(id, Place::new(place, folder)).await });
        }
        if let Some(sources) = sources.filter(|_| self.wants(id)) {
            let server = self.clone();
            spawn_local(async move { server.read(id, sources, files).await });
        }
        self.pump();
    }

    /// Whether the engine waits for the bytes of request `id`.
    fn wants(&self, id: RequestId) -> bool {
        self.state.borrow().engine.wants_files() == Some(id)
    }

    /// Reads the sources of request `id` one after another, for as long as the engine still wants them.
    async fn read(&self, id: RequestId, sources: Vec<Source>, files: Vec<File>) {
        let mut files = files.into_iter();
        for (index, source) in sources.iter().enumerate() {
            let file = if source.origin == Origin::Beside { files.next() } else { None };
            let failure = match self.read_one(id, index, source, file).await {
                Ok(Outcome::Read) => None,
                Ok(Outcome::Unwanted) => return,
                Ok(Outcome::Manifest(_)) if self.state.borrow().engine.lives() == Some(id) => {
                    Some(source.unreadable(LIST_OF_ADDRESSES))
                }
                Ok(Outcome::Manifest(addresses)) => return self.relocate(id, &sources, index, &addresses),
                Err(failure) => Some(failure),
            };
            if !self.wants(id) {
                return;
            }
            let answers = self.state.borrow_mut().engine.end_file(index, failure);
            self.post_all(answers);
        }
        self.pump();
    }

    /// Reads one source to its end. What may be a manifest is held back until that is certain.
    async fn read_one(
        &self,
        id: RequestId,
        index: usize,
        source: &Source,
        file: Option<File>,
    ) -> Result<Outcome, UserMessage> {
        let mut bytes = Bytes::open(source, file.clone()).await?;
        if let Some(total) = bytes.total() {
            self.state.borrow_mut().engine.learn_size(index, total);
        }
        let feed = |bytes: &[u8]| {
            let answers = self.state.borrow_mut().engine.feed(index, bytes);
            self.post_all(answers);
        };
        let mut held: Option<Vec<u8>> = None;
        let mut is_first = true;
        let ended = loop {
            let more = bytes.advance(source).await;
            if !self.wants(id) {
                return Ok(Outcome::Unwanted);
            }
            if !matches!(more, Ok(true)) {
                break more;
            }
            if std::mem::take(&mut is_first) {
                if is_columnar(bytes.bytes()) {
                    let file = match (file, bytes) {
                        (Some(file), _) => Some(file),
                        (None, bytes) => self.fetch_whole(id, index, source, bytes).await?,
                    };
                    return Ok(match file {
                        Some(file) => self.read_columnar(id, index, &file).await,
                        None => Outcome::Unwanted,
                    });
                }
                held = manifest::may_begin(bytes.bytes()).then(Vec::new);
            }
            match held.take() {
                Some(mut begun) => {
                    begun.extend_from_slice(bytes.bytes());
                    if begun.len() > manifest::MAX_BYTES {
                        feed(&begun);
                    } else {
                        held = Some(begun);
                    }
                }
                None => feed(bytes.bytes()),
            }
        };
        if let Some(held) = held {
            let addresses = std::str::from_utf8(&held).ok().and_then(manifest::addresses);
            if let (Some(addresses), Ok(_)) = (addresses, &ended) {
                return Ok(Outcome::Manifest(addresses));
            }
            feed(&held);
        }
        ended.map(|_| Outcome::Read)
    }

    /// Fetches a columnar source whose first bytes are there: all its columns are read, so that one request after another
    /// for its parts would fetch as much. `None` if it is no longer wanted.
    async fn fetch_whole(
        &self,
        id: RequestId,
        index: usize,
        source: &Source,
        mut bytes: Bytes,
    ) -> Result<Option<File>, UserMessage> {
        let failed = |error: JsValue| source.unreadable(&describe(&error));
        let mut aside = Aside::default();
        loop {
            let size = bytes.total().unwrap_or_default().max(aside.size + bytes.bytes().len() as u64);
            if let Some(error) = bytes.too_large(size) {
                return Err(error);
            }
            aside.push(bytes.bytes()).map_err(failed)?;
            let answers = self.state.borrow_mut().engine.note_fetched(index, bytes.bytes().len() as u64);
            self.post_all(answers);
            let more = bytes.advance(source).await?;
            if !self.wants(id) {
                return Ok(None);
            }
            if !more {
                break;
            }
        }
        self.state.borrow_mut().engine.learn_size(index, aside.size);
        aside.into_file(&source.name).map(Some).map_err(failed)
    }

    /// Reads a file by columns for as long as it is wanted.
    async fn read_columnar(&self, id: RequestId, index: usize, file: &File) -> Outcome {
        let mut batches = columnar::Batches::new(file);
        loop {
            let batch = batches.next().await;
            if !self.wants(id) {
                return Outcome::Unwanted;
            }
            match batch {
                Ok(Some(batch)) => {
                    let answers = self.state.borrow_mut().engine.feed_columns(index, &batch);
                    self.post_all(answers);
                }
                Ok(None) => return Outcome::Read,
                Err(error) => {
                    self.state.borrow_mut().engine.fail_columns(index, error);
                    return Outcome::Read;
                }
            }
        }
    }

    /// Source `index` is a list of addresses: request `id` ends with the sources to open instead.
    fn relocate(&self, id: RequestId, sources: &[Source], index: usize, addresses: &[String]) {
        // Its answer is this one.
        drop(self.state.borrow_mut().engine.request(Envelope { id, body: Request::Cancel(id) }));
        let mut located = sources.to_vec();
        located.splice(index..=index, manifest::sources(addresses, &sources[index].origin));
        self.post(Envelope { id, body: Event::Located(located) });
    }

    /// Runs the engine's steps in slices until it is idle.
    fn pump(&self) {
        if std::mem::replace(&mut self.state.borrow_mut().pumping, true) {
            return;
        }
        let server = self.clone();
        spawn_local(async move {
            let mut tell_at = js_sys::Date::now() + FIRST_FOUND_MS;
            let mut pacer = Pacer::new();
            while server.state.borrow().engine.busy() {
                let begun = js_sys::Date::now();
                if begun >= tell_at {
                    server.tell();
                    let now = js_sys::Date::now();
                    tell_at = now + ((now - begun) * FOUND_SHARE).max(BETWEEN_FOUND_MS);
                }
                let mut pause = 0;
                while js_sys::Date::now() - begun < SLICE_MS && server.state.borrow().engine.busy() {
                    pause = pacer.pause(&server.state.borrow());
                    if pause > 0 {
                        break;
                    }
                    let answers = server.state.borrow_mut().engine.step();
                    server.post_all(answers);
                }
                TimeoutFuture::new(pause).await;
            }
            server.state.borrow_mut().pumping = false;
        });
    }

    /// What has happened, and what was found so far.
    fn tell(&self) {
        // What fired is told with the metrics that were found.
        let (found, lived) = {
            let engine = &mut self.state.borrow_mut().engine;
            (engine.found_so_far(), engine.lived_so_far())
        };
        self.post_all(found.into_iter().chain(lived).collect());
    }

    /// Reads interval after interval of request `id`, for as long as its detector goes on.
    async fn follow(self, id: RequestId, place: Place) {
        let mut tell_at = 0.0;
        while self.state.borrow().engine.lives() == Some(id) {
            let is_online = self.scope.navigator().on_line();
            let task = self.state.borrow_mut().engine.follow_task(remote::now(), is_online);
            let Some(task) = task else {
                TimeoutFuture::new(BETWEEN_LOOKS_MS).await;
                continue;
            };
            if js_sys::Date::now() >= tell_at || matches!(task, FollowTask::Wait(_)) {
                let begun = js_sys::Date::now();
                self.tell();
                let now = js_sys::Date::now();
                tell_at = now + ((now - begun) * FOUND_SHARE).max(BETWEEN_LIVED_MS);
            }
            match task {
                FollowTask::Wait(until) => {
                    let milliseconds = (until - remote::now()).max(0) * 1_000;
                    TimeoutFuture::new((milliseconds as u32).clamp(BETWEEN_LOOKS_MS, LONGEST_WAIT_MS)).await;
                }
                FollowTask::Read(bucket) => {
                    let found = self.look(&place, bucket).await;
                    if self.state.borrow().engine.lives() != Some(id) {
                        return;
                    }
                    match found {
                        Ok((sources, files)) => {
                            self.state.borrow_mut().engine.follow_files(bucket, sources.clone());
                            if self.wants(id) {
                                self.read(id, sources, files).await;
                            }
                        }
                        Err(reason) => self.state.borrow_mut().engine.follow_failed(bucket, reason),
                    }
                }
                FollowTask::Peek(bucket) => {
                    let found = self.look(&place, bucket).await;
                    let is_there = found.is_ok_and(|(sources, _)| !sources.is_empty());
                    self.state.borrow_mut().engine.follow_peeked(is_there);
                }
            }
        }
    }

    async fn look(&self, place: &Place, bucket: usize) -> Result<Found, UserMessage> {
        let start = self.state.borrow().engine.follow_start(bucket);
        match start {
            Some(start) => place.look(start).await,
            None => Ok(Found::default()),
        }
    }

    fn post_all(&self, answers: Vec<Envelope<Event>>) {
        for answer in answers {
            self.post(answer);
        }
    }

    fn post(&self, answer: Envelope<Event>) {
        let id = answer.id;
        let posted = codec::pack(&answer, &[]).map_err(|error| error.to_string()).and_then(|parcel| {
            self.scope.post_message_with_transfer(&parcel.message, &parcel.transfer).map_err(|error| describe(&error))
        });
        if let Err(reason) = posted {
            web_sys::console::error_1(&format!("answer to request {} was lost: {reason}", id.0).into());
        }
    }
}

/// Keeps a replay at its pace.
struct Pacer {
    begun: f64,
    steps: f64,
}

impl Pacer {
    /// Longest pause, in milliseconds: a request may come that changes the pace.
    const LONGEST_MS: f64 = 50.0;

    fn new() -> Self {
        Self { begun: js_sys::Date::now(), steps: 0.0 }
    }

    /// Milliseconds to wait before the next step; without any the step is counted.
    fn pause(&mut self, state: &State) -> u32 {
        let Some(pace) = state.pace.filter(|_| state.engine.lives().is_some()) else { return 0 };
        let due = self.begun + self.steps * 1_000.0 / pace;
        let pause = due - js_sys::Date::now();
        if pause <= 0.0 {
            self.steps += 1.0;
            return 0;
        }
        pause.clamp(1.0, Self::LONGEST_MS) as u32
    }
}

/// The CRC-32 of each file.
async fn checksums(files: &[File]) -> Result<Vec<u32>, UserMessage> {
    let mut sums = Vec::with_capacity(files.len());
    for file in files {
        let source = Source::beside(&file.name(), file.size() as u64);
        let mut bytes = Bytes::open(&source, Some(file.clone())).await?;
        let mut crc = flate2::Crc::new();
        while bytes.advance(&source).await? {
            crc.update(bytes.bytes());
        }
        sums.push(crc.sum());
    }
    Ok(sums)
}

/// How reading a source has ended.
enum Outcome {
    /// All of it went to the engine.
    Read,
    /// The engine no longer asks for it.
    Unwanted,
    /// It holds no data, but these addresses of data.
    Manifest(Vec<String>),
}

/// The bytes of a source.
enum Bytes {
    File { size: u64, chunks: Chunks },
    Remote(Box<Remote>),
}

impl Bytes {
    async fn open(source: &Source, file: Option<File>) -> Result<Self, UserMessage> {
        match (&source.origin, file) {
            (Origin::Beside, Some(file)) => {
                Ok(Self::File { size: file.size() as u64, chunks: Chunks::new(&file.stream()) })
            }
            (Origin::Beside, None) => Err(source.unreadable("its handle was lost")),
            (origin, _) => Ok(Self::Remote(Box::new(Remote::open(origin).await?))),
        }
    }

    fn total(&self) -> Option<u64> {
        match self {
            Self::File { size, .. } => Some(*size),
            Self::Remote(remote) => remote.total(),
        }
    }

    /// Why a source of `size` bytes cannot be fetched whole.
    fn too_large(&self, size: u64) -> Option<UserMessage> {
        match self {
            Self::Remote(remote) if size > MOST_FETCHED => Some(remote.too_large(size, MOST_FETCHED)),
            _ => None,
        }
    }

    async fn advance(&mut self, source: &Source) -> Result<bool, UserMessage> {
        match self {
            Self::File { chunks, .. } => chunks.advance().await.map_err(|error| source.unreadable(&describe(&error))),
            Self::Remote(remote) => remote.advance().await,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::File { chunks, .. } => chunks.bytes(),
            Self::Remote(remote) => remote.bytes(),
        }
    }
}

/// The text of a JavaScript error, for the reader.
pub(super) fn describe(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "unknown error".to_owned()),
    }
}
