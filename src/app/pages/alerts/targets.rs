//! Where the message goes when the reader presses Send, and what became of it.

use leptos::prelude::*;

use super::firings::Fired;
use crate::alert::message::{Action, Form, request};
use crate::app::components::select::Select;
use crate::app::components::text_field::TextField;
use crate::app::state::detector::Detector;
use crate::app::state::outbox::{DeliveryState, Target};
use crate::app::state::trial::key;
use crate::protocol::delivery::is_allowed;
use crate::protocol::message::Secret;
use crate::words::page::deliveries as words;

/// The targets, and the way to another one.
#[component]
pub(super) fn Targets(detector: Detector, fired: Memo<Option<Fired>>, action: RwSignal<Action>) -> impl IntoView {
    let outbox = detector.outbox;
    let is_adding = RwSignal::new(false);
    let failure = RwSignal::new(None::<&'static str>);
    let about = Memo::new(move |_| {
        fired.with(|fired| fired.as_ref().map(|fired| key(&fired.firing, &fired.findings))).unwrap_or_default()
    });
    let send = Callback::new(move |target: Target| {
        failure.set(None);
        let made = fired.with_untracked(|fired| {
            let facts = fired.as_ref()?.facts();
            let (address, key) = (target.address.reveal(), target.key.reveal());
            let template = outbox.template.get_untracked();
            Some(request(target.form, address, key, &facts, action.get_untracked(), &template))
        });
        match made {
            Some(Ok(request)) => outbox.send(&about.get_untracked(), &target, request),
            Some(Err(_)) => failure.set(Some(words::BAD_TEMPLATE)),
            None => {}
        }
    });
    view! {
        <section class="targets" aria-labelledby="targets">
            <div class="row">
                <h3 id="targets" class="grow">{words::SEND_TO}</h3>
                <button
                    type="button"
                    class="btn slim"
                    aria-expanded=move || is_adding.get().to_string()
                    on:click=move |_| is_adding.update(|is| *is = !*is)
                >
                    {words::ADD}
                </button>
            </div>
            {move || failure.get().map(|text| view! { <p class="err" role="alert">{text}</p> })}
            <Show when=move || outbox.targets.with(Vec::is_empty) && !is_adding.get()>
                <p class="muted">{words::NO_TARGETS}</p>
            </Show>
            <ul>
                <For each=move || outbox.targets.get() key=|target| target.id let(target)>
                    <TargetLine detector target about send />
                </For>
            </ul>
            <Show when=move || is_adding.get()>
                <NewTarget detector is_adding />
            </Show>
        </section>
    }
}

/// A target, and where the message stands with it.
#[component]
fn TargetLine(detector: Detector, target: Target, about: Memo<String>, send: Callback<Target>) -> impl IntoView {
    let outbox = detector.outbox;
    let zone = detector.instant_zone();
    let (id, form, host) = (target.id, target.form.label(), target.host());
    let state = Memo::new(move |_| outbox.state(&about.get(), id));
    let told = move || {
        state.get().map(|state| match state {
            DeliveryState::Sending => words::SENDING.to_owned(),
            DeliveryState::Waiting(failure, seconds) => words::waiting(&failure, seconds),
            DeliveryState::Delivered { status, at } => words::delivered(status, at, &zone),
            DeliveryState::Undelivered(failure) => words::undelivered(&failure),
        })
    };
    let retry = move |_| outbox.retry(&about.get_untracked(), id);
    let is_automatic = target.is_automatic;
    let target = StoredValue::new(target);
    let press = move |_| send.run(target.get_value());
    let name = words::send_to(form, &host);
    let forget = words::forget(&host);
    let buttons = move || match state.get() {
        Some(DeliveryState::Sending) => ().into_any(),
        Some(DeliveryState::Waiting(..)) => view! {
            <button type="button" class="btn slim" on:click=retry>{words::RETRY}</button>
            <button type="button" class="btn slim" on:click=move |_| outbox.give_up(&about.get_untracked(), id)>
                {words::STOP}
            </button>
        }
        .into_any(),
        Some(DeliveryState::Undelivered(_)) => {
            view! { <button type="button" class="btn slim" on:click=retry>{words::RETRY}</button> }.into_any()
        }
        Some(DeliveryState::Delivered { .. }) => {
            view! { <button type="button" class="btn slim" on:click=press>{words::SEND_AGAIN}</button> }.into_any()
        }
        None if about.with(String::is_empty) => ().into_any(),
        None => {
            let name = name.clone();
            view! { <button type="button" class="btn pri slim" aria-label=name on:click=press>{words::SEND}</button> }
                .into_any()
        }
    };
    view! {
        <li>
            <span class="grow">
                <b>{host}</b>
                <small>{form}</small>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=is_automatic
                        on:change=move |event| outbox.set_automatic(id, event_target_checked(&event))
                    />
                    {words::AUTOMATIC}
                </label>
            </span>
            <span class="row">
                {buttons}
                <button type="button" class="btn ghost slim" aria-label=forget on:click=move |_| outbox.forget(id)>
                    {words::FORGET}
                </button>
            </span>
            <span class="told" role="status">{told}</span>
        </li>
    }
}

/// The form of a target that is to be.
#[component]
fn NewTarget(detector: Detector, is_adding: RwSignal<bool>) -> impl IntoView {
    let form = RwSignal::new(Form::Slack);
    let address = RwSignal::new(String::new());
    let key = RwSignal::new(String::new());
    let is_plain = RwSignal::new(false);
    let is_automatic = RwSignal::new(false);
    let mistake = RwSignal::new(None::<String>);
    let no_key = RwSignal::new(false);
    let options = Form::ALL.iter().enumerate().map(|(index, form)| (index.to_string(), form.label().to_owned()));
    let options = options.collect::<Vec<_>>();
    let choose = Callback::new(move |index: String| {
        let Some(next) = index.parse().ok().and_then(|index: usize| Form::ALL.get(index).copied()) else { return };
        let usual = |form: Form| form.usual_address().unwrap_or_default().to_owned();
        if address.with_untracked(|address| *address == usual(form.get_untracked())) {
            address.set(usual(next));
        }
        form.set(next);
        mistake.set(None);
    });
    let needs_key = Memo::new(move |_| form.get().needs_key());
    let may_be_plain = Memo::new(move |_| matches!(form.get(), Form::Lookout | Form::Template | Form::Mail));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (given, secret) = (address.get_untracked(), key.get_untracked());
        let is_bad = !is_allowed(&given);
        mistake.set(is_bad.then(|| words::BAD_ADDRESS.to_owned()));
        let lacks_key = needs_key.get_untracked() && secret.trim().is_empty();
        no_key.set(lacks_key);
        if is_bad || lacks_key {
            return;
        }
        detector.outbox.add(Target {
            id: 0,
            form: form.get_untracked(),
            address: Secret::from(given.trim()),
            key: Secret::from(secret.trim()),
            is_plain: is_plain.get_untracked() && may_be_plain.get_untracked(),
            is_automatic: is_automatic.get_untracked(),
        });
        is_adding.set(false);
    };
    let chosen = move || Form::ALL.iter().position(|one| *one == form.get()).unwrap_or_default().to_string();
    view! {
        <form class="new-target" on:submit=add>
            <label for="target-form">
                {words::FORM}
                <Select id="target-form" options=Signal::stored(options) value=Signal::derive(chosen) on_choose=choose />
            </label>
            <TextField label=words::ADDRESS value=address note=words::KEPT_NOWHERE mistake />
            <Show when=move || needs_key.get()>
                <label>
                    {words::KEY}
                    <input
                        class="field mono"
                        type="password"
                        autocomplete="off"
                        aria-invalid=move || no_key.get().then_some("true")
                        prop:value=key
                        on:input=move |event| {
                            key.set(event_target_value(&event));
                            no_key.set(false);
                        }
                    />
                    <Show when=move || no_key.get()>
                        <small class="err" role="alert">{words::NO_KEY}</small>
                    </Show>
                </label>
            </Show>
            <Show when=move || may_be_plain.get()>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=is_plain
                        on:change=move |event| is_plain.set(event_target_checked(&event))
                    />
                    <span>
                        {words::PLAIN}
                        <small>{words::PLAIN_NOTE}</small>
                    </span>
                </label>
            </Show>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_automatic
                    on:change=move |event| is_automatic.set(event_target_checked(&event))
                />
                <span>
                    {words::AUTOMATIC}
                    <small>{words::AUTOMATIC_NOTE}</small>
                </span>
            </label>
            <div class="row">
                <button type="submit" class="btn">{words::ADD}</button>
            </div>
        </form>
    }
}
