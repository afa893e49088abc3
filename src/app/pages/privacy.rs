//! What happens to the data, and how the reader can check it.

use leptos::prelude::*;

use crate::app::platform::requests::fetched_files;
use crate::app::state::workspace::use_workspace;
use crate::model::format::plural;
use crate::words::figures;

/// The page.
#[component]
pub(crate) fn Privacy() -> impl IntoView {
    let workspace = use_workspace();
    let (own, other) = fetched_files();
    let files = format!(
        "{} of this site, {} of other hosts. The workers have fetched their own program from this site.",
        plural(own, "file", "files"),
        if other == 0 { "none".to_owned() } else { other.to_string() },
    );
    let addresses = move || match workspace.fetched() {
        (0, _) => "None: you gave no address.".to_owned(),
        (bytes, count) => {
            let addresses = plural(count as u64, "address", "addresses");
            let hosts = workspace.hosts().join(", ");
            format!("{} from {addresses} that you gave, at {hosts}.", figures::bytes(bytes))
        }
    };
    view! {
        <div class="head">
            <div>
                <h1>"Privacy"</h1>
                <p>"Your data stays in this browser tab. Nothing is sent."</p>
            </div>
        </div>
        <section class="card prose" aria-labelledby="so-far">
            <h2 id="so-far">"What this tab has fetched so far"</h2>
            <dl class="pairs">
                <dt>"Program"</dt>
                <dd>{files}</dd>
                <dt>"Data"</dt>
                <dd>{addresses}</dd>
                <dt>"Sent"</dt>
                <dd>"Nothing. An address is asked with GET, without cookies and without a referrer."</dd>
            </dl>
        </section>
        <section class="card prose" aria-labelledby="how">
            <h2 id="how">"How it works"</h2>
            <ul class="points">
                <li>"Files are read by a worker of this page. There is no server behind it: this site is a folder of static files."</li>
                <li>"Addresses that you give are fetched by your browser from their host, and from nowhere else. A signed address or a key is kept in memory only, until the tab closes."</li>
                <li>"Closing the tab forgets everything, but for what you chose to keep: the theme, the zone of times and the keys, and each detector that you keep on this device. \u{201c}Delete from this device\u{201d} stands in the same place."</li>
                <li>"Links hold no data: only the threshold, the filters and the names of what you filtered by, after the #, which browsers do not send."</li>
                <li>"Reports and sessions are saved by your browser as files. They hold what they show, and no address with a signature."</li>
            </ul>
        </section>
        <section class="card prose" aria-labelledby="check">
            <h2 id="check">"How to check it"</h2>
            <ul class="points">
                <li>"Open the developer tools of your browser, choose Network, and work: no request appears but those to addresses that you gave."</li>
                <li>"Go offline after the page has loaded. Everything goes on working."</li>
                <li>"The page forbids itself other programs, styles, images and frames by its content security policy, which stands at the top of its source."</li>
            </ul>
        </section>
    }
}
