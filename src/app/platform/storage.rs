//! What is kept on this device: IndexedDB, one entry per detector in each of three stores. Nothing is opened, and so
//! nothing made, before something is to be kept or was.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, File, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
    StorageManager,
};

use crate::words::page::keeping as words;

const DATABASE: &str = "foretop";
const VERSION: u32 = 1;
/// What a list shows of a detector.
const CARDS: &str = "cards";
/// Its session, as bytes.
const SESSIONS: &str = "sessions";
/// Its data, as pairs of file and folder.
const FILES: &str = "files";
const STORES: [&str; 3] = [CARDS, SESSIONS, FILES];

/// Why something could not be kept or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// The browser does not let the page keep anything.
    Blocked,
    /// There is no room.
    Full,
    /// Anything else, in the browser's words.
    Failed(String),
}

type Result<T> = std::result::Result<T, StorageError>;

/// A card with the id of its detector.
pub(crate) type Card = (String, Vec<u8>);

/// The cards of all detectors that are kept.
pub(crate) async fn cards() -> Result<Vec<Card>> {
    let store = begin(&open().await?, IdbTransactionMode::Readonly)?.object_store(CARDS).map_err(told)?;
    let keys = store.get_all_keys().map_err(told)?;
    let values = store.get_all().map_err(told)?;
    let (keys, values) = (Array::from(&answer(&keys).await?), Array::from(&answer(&values).await?));
    let card =
        |(key, value): (JsValue, JsValue)| Some((key.as_string()?, value.dyn_into::<Uint8Array>().ok()?.to_vec()));
    Ok(keys.iter().zip(values.iter()).filter_map(card).collect())
}

/// Keeps a detector in place of what was kept of it. `None` leaves its files as they are.
pub(crate) async fn put(id: &str, card: &[u8], session: &[u8], files: Option<&[(File, String)]>) -> Result<()> {
    let transaction = begin(&open().await?, IdbTransactionMode::Readwrite)?;
    let key = JsValue::from_str(id);
    let put = |store: &str, value: &JsValue| {
        transaction.object_store(store).and_then(|store| store.put_with_key(value, &key)).map(drop).map_err(told)
    };
    put(CARDS, &Uint8Array::from(card))?;
    put(SESSIONS, &Uint8Array::from(session))?;
    if let Some(files) = files {
        let pair = |(file, folder): &(File, String)| Array::of2(file, &JsValue::from_str(folder));
        put(FILES, &files.iter().map(pair).collect::<Array>())?;
    }
    finished(&transaction).await
}

/// What is kept of a detector: its session, and its data with their folders.
pub(crate) async fn get(id: &str) -> Result<(Vec<u8>, Vec<(File, String)>)> {
    let transaction = begin(&open().await?, IdbTransactionMode::Readonly)?;
    let key = JsValue::from_str(id);
    let get = |store: &str| transaction.object_store(store).and_then(|store| store.get(&key)).map_err(told);
    let (session, files) = (get(SESSIONS)?, get(FILES)?);
    let (session, files) = (answer(&session).await?, answer(&files).await?);
    let pair = |pair: JsValue| {
        let pair = Array::from(&pair);
        Some((pair.get(0).dyn_into::<File>().ok()?, pair.get(1).as_string()?))
    };
    let files = if files.is_undefined() { Vec::new() } else { Array::from(&files).iter().filter_map(pair).collect() };
    let gone = || StorageError::Failed(words::IS_GONE.to_owned());
    Ok((session.dyn_into::<Uint8Array>().map_err(|_| gone())?.to_vec(), files))
}

/// Deletes all that is kept of a detector.
pub(crate) async fn delete(id: &str) -> Result<()> {
    let transaction = begin(&open().await?, IdbTransactionMode::Readwrite)?;
    for store in STORES {
        transaction.object_store(store).and_then(|store| store.delete(&JsValue::from_str(id))).map_err(told)?;
    }
    finished(&transaction).await
}

/// Whether the page has ever kept anything; where a browser does not tell, it may have.
pub(crate) async fn is_used() -> bool {
    let Ok(Some(factory)) = window().indexed_db() else { return false };
    let Ok(list) = Reflect::get(&factory, &"databases".into()) else { return true };
    let Ok(list) = list.dyn_into::<Function>() else { return true };
    let Ok(asked) = list.call0(&factory).map(|promise| promise.unchecked_into::<Promise>()) else { return true };
    let Ok(found) = JsFuture::from(asked).await else { return false };
    let name = |one: &JsValue| Reflect::get(one, &"name".into()).ok().and_then(|name| name.as_string());
    Array::from(&found).iter().any(|one| name(&one).as_deref() == Some(DATABASE))
}

/// Asks the browser not to clear what is kept when room gets scarce.
pub(crate) fn persist() {
    let storage = storage();
    if let Some(promise) = storage.and_then(|storage| storage.persist().ok()) {
        // The answer changes nothing here.
        drop(promise);
    }
}

/// How many bytes there is room for, as far as the browser says.
pub(crate) async fn room() -> Option<f64> {
    let estimate = JsFuture::from(storage()?.estimate().ok()?).await.ok()?;
    let figure = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some(figure("quota")? - figure("usage")?)
}

fn storage() -> Option<StorageManager> {
    let navigator = window().navigator();
    // Absent on pages that are not served safely.
    Reflect::get(&navigator, &"storage".into()).ok()?.dyn_into().ok()
}

/// A file of those bytes, to be read like one that was dropped.
pub(crate) fn file_of(bytes: &[u8], name: &str) -> Option<File> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()?;
    File::new_with_blob_sequence(&Array::of1(&blob), name).ok()
}

async fn open() -> Result<IdbDatabase> {
    let factory = window().indexed_db().ok().flatten().ok_or(StorageError::Blocked)?;
    let request = factory.open_with_u32(DATABASE, VERSION).map_err(|_| StorageError::Blocked)?;
    let upgrade = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| {
        let Some(request) = event.target().and_then(|target| target.dyn_into::<IdbOpenDbRequest>().ok()) else {
            return;
        };
        let Some(database) = request.result().ok().and_then(|found| found.dyn_into::<IdbDatabase>().ok()) else {
            return;
        };
        for store in STORES {
            // Fails for one that is there already.
            let _ = database.create_object_store(store);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    answer(&request).await.map_err(|_| StorageError::Blocked)?.dyn_into().map_err(|_| StorageError::Blocked)
}

fn begin(database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbTransaction> {
    let stores: Array = STORES.iter().map(|store| JsValue::from_str(store)).collect();
    database.transaction_with_str_sequence_and_mode(&stores, mode).map_err(told)
}

/// The result of a request.
async fn answer(request: &IdbRequest) -> Result<JsValue> {
    let waits = Promise::new(&mut |done, failed| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&failed));
    });
    match JsFuture::from(waits).await {
        Ok(_) => request.result().map_err(told),
        Err(_) => Err(request.error().ok().flatten().map_or(StorageError::Blocked, |error| of_exception(&error))),
    }
}

/// Waits until a transaction is written.
async fn finished(transaction: &IdbTransaction) -> Result<()> {
    let waits = Promise::new(&mut |done, failed| {
        transaction.set_oncomplete(Some(&done));
        transaction.set_onerror(Some(&failed));
        transaction.set_onabort(Some(&failed));
    });
    match JsFuture::from(waits).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or(StorageError::Full, |error| of_exception(&error))),
    }
}

fn told(error: JsValue) -> StorageError {
    match error.dyn_ref::<DomException>() {
        Some(error) => of_exception(error),
        None => StorageError::Failed(format!("{error:?}")),
    }
}

fn of_exception(error: &DomException) -> StorageError {
    match error.name().as_str() {
        "QuotaExceededError" => StorageError::Full,
        "SecurityError" | "InvalidStateError" => StorageError::Blocked,
        _ => StorageError::Failed(error.message()),
    }
}
