//! Effects that share their code.

use leptos::prelude::Effect;

/// Runs `run` on the next tick, with `None`, then with what it gave before, whenever what it has read changes. As
/// [`Effect::new`], but what waits for the changes is compiled once and not for every effect.
pub(crate) fn effect<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    let mut run: Box<dyn FnMut()> = Box::new(move || before = Some(run(before.take())));
    Effect::new(move |_| run());
}
