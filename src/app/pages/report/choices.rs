//! What goes into a report, and its form.

use leptos::prelude::*;

use crate::app::components::zone_select::ZoneSelect;
use crate::app::state::prefs::use_prefs;
use crate::app::state::report::{SECTIONS, most_events, purpose};
use crate::app::state::zone::ZoneChoice;
use crate::protocol::documents::{Format, Options};
use crate::words::page::common;
use crate::words::page::report as words;

/// The forms, one of which holds.
#[component]
pub(super) fn Forms(format: RwSignal<Format>) -> impl IntoView {
    let choice = move |of: Format| {
        view! {
            <label>
                <input
                    type="radio"
                    name="report-form"
                    prop:checked=move || format.get() == of
                    on:change=move |_| format.set(of)
                />
                <span>
                    {of.word()}
                    <small>{purpose(of)}</small>
                </span>
            </label>
        }
    };
    view! {
        <section class="card" aria-labelledby="report-forms">
            <header>
                <h2 id="report-forms">{words::FORM}</h2>
            </header>
            <div class="pad">
                <fieldset class="checks forms">
                    <legend class="vh">{words::FORM_OF_REPORT}</legend>
                    {Format::ALL.map(choice)}
                </fieldset>
            </div>
        </section>
    }
}

/// A box with its label.
#[component]
fn CheckBox(
    #[prop(into)] label: String,
    #[prop(into)] checked: Signal<bool>,
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label>
            <input
                type="checkbox"
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            {label}
        </label>
    }
}

/// What goes in.
#[component]
pub(super) fn Contents(options: RwSignal<Options>, format: RwSignal<Format>) -> impl IntoView {
    let is_html = move || format.get() == Format::Html;
    let sections = move || {
        SECTIONS
            .into_iter()
            .map(|section| {
                let checked = Signal::derive(move || options.with(|options| (section.is_in)(&options.sections)));
                let put = Callback::new(move |on| options.update(|options| (section.put)(&mut options.sections, on)));
                view! { <CheckBox label=section.label checked on_change=put /> }
            })
            .collect_view()
    };
    let set_most = move |event| {
        if let Some(most) = most_events(&event_target_value(&event)) {
            options.update(|options| options.most_events = most);
        }
    };
    let codes = Signal::derive(move || options.with(|options| options.codes));
    let keeps_texts = Signal::derive(move || options.with(|options| options.keeps_texts));
    view! {
        <section class="card" aria-labelledby="report-contents">
            <header>
                <h2 id="report-contents">{words::CONTENTS}</h2>
            </header>
            <div class="pad contents">
                <Show when=is_html>
                    <fieldset class="checks">
                        <legend class="vh">{words::SECTIONS}</legend>
                        {sections}
                    </fieldset>
                    <label class="most" for="report-most">
                        {words::HOW_MANY_EVENTS}
                        <input
                            id="report-most"
                            class="numin"
                            type="number"
                            min="1"
                            max=Options::MOST_EVENTS
                            prop:value=move || options.with(|options| options.most_events.to_string())
                            on:change=set_most
                        />
                        <small>{words::at_most(Options::MOST_EVENTS)}</small>
                    </label>
                </Show>
                <fieldset class="checks">
                    <legend class="vh">{words::FOR_SHARING}</legend>
                    <CheckBox
                        label=words::REPLACE_WITH_CODES
                        checked=codes
                        on_change=Callback::new(move |on| options.update(|options| options.codes = on))
                    />
                    <Show when=move || codes.get()>
                        <CheckBox
                            label=words::KEEP_NOTES
                            checked=keeps_texts
                            on_change=Callback::new(move |on| options.update(|options| options.keeps_texts = on))
                        />
                    </Show>
                </fieldset>
                <Show when=move || codes.get()>
                    <p class="muted">
                        {move || match keeps_texts.get() {
                            true => words::NOTES_STAY,
                            false => words::NOTES_LEFT_OUT,
                        }} {words::NAMES_STAY}
                    </p>
                </Show>
                <label class="most">{words::TIMES_IN} <Zone /></label>
            </div>
        </section>
    }
}

/// The zone of all times, on this page and in the document.
#[component]
fn Zone() -> impl IntoView {
    let zone = use_prefs().zone;
    let first = [("data", common::ZONE_OF_DATA), ("device", words::ZONE_OF_DEVICE)];
    let first = first.map(|(value, text)| (value.to_owned(), text.to_owned())).to_vec();
    view! {
        <ZoneSelect
            first=Signal::stored(first)
            value=Signal::derive(move || zone.get().label().to_owned())
            on_choose=Callback::new(move |label| zone.set(ZoneChoice::from_label(label)))
        />
    }
}
