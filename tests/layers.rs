//! The house rules that no compiler checks: floors, colours, and what the core depends on.

#![allow(clippy::unwrap_used, reason = "a test may stop at any surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lowest first; a file may use its own floor and those before it.
const FLOORS: [&str; 21] = [
    "model", "math", "columnar", "ingest", "prepare", "detect", "explain", "diagnose", "feedback", "chart", "words",
    "alert", "report", "pipeline", "live", "settings", "archive", "session", "protocol", "bridge", "app",
];

/// What the two browser floors may name besides themselves, as paths from the crate's root.
const BRIDGE_SEES: [&str; 3] = ["model", "columnar", "protocol"];
const APP_SEES: [&str; 19] = [
    "model",
    "alert",
    "chart",
    "diagnose::caught",
    "diagnose::compare",
    "diagnose::known",
    "diagnose::reason",
    "feedback",
    "pipeline::config",
    "protocol::delivery",
    "protocol::documents",
    "protocol::message",
    "report::csv",
    "report::drawing",
    "report::run_log",
    "words",
    "bridge::client",
    "bridge::documents",
    "bridge::zone",
];

/// How the names of crates that belong to the browser begin.
const WEB: [&str; 7] = ["console_error_panic_hook", "gloo", "js-sys", "leptos", "plotters-canvas", "wasm-", "web-sys"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` with that ending, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Modules named from the crate's root in the code of a file `depth` modules below it, two segments each, with line
/// numbers. A chain of `super::` as long as the file is deep ends at the root too.
fn uses(text: &str, depth: usize) -> Vec<(usize, String)> {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    for root in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(&root) {
            let line = code[..at].matches('\n').count() + 1;
            for path in paths(&code[at + root.len()..], 2) {
                let floor = FLOORS.contains(&path.split("::").next().unwrap_or_default());
                // `super` may stand in an inner module and so end short of the root: only floors count there.
                if floor || root == "crate::" {
                    found.push((line, path));
                }
            }
        }
    }
    found.sort();
    found
}

/// The paths of a use tree, cut to so many segments: `a::{b, c::d}` is `a::b` and `a::c`.
fn paths(tree: &str, segments: usize) -> Vec<String> {
    let tree = tree.trim_start();
    if let Some(group) = tree.strip_prefix('{') {
        return branches(group).into_iter().flat_map(|branch| paths(branch, segments)).collect();
    }
    let name: String = tree.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    match tree[name.len()..].strip_prefix("::") {
        Some(rest) if segments > 1 => {
            paths(rest, segments - 1).into_iter().map(|below| format!("{name}::{below}")).collect()
        }
        _ => vec![name],
    }
}

/// The parts of a group, from behind its opening brace to the closing one.
fn branches(group: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Uses in a floor's files that `allowed` refuses, each as one line of text.
fn refused(floor: &str, allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    let folder = root().join("src").join(floor);
    for file in files(&folder, "rs") {
        let below = file.strip_prefix(root().join("src")).unwrap();
        let depth = below.components().count() - usize::from(below.ends_with("mod.rs"));
        for (line, used) in uses(&fs::read_to_string(&file).unwrap(), depth) {
            if !allowed(&used) {
                broken.push(format!("{}:{line} uses {used}", file.display()));
            }
        }
    }
    broken
}

/// Whether a path is that module or something in it.
fn within(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn a_file_uses_only_its_own_and_lower_floors() {
    for (floor, name) in FLOORS.iter().enumerate() {
        let broken = refused(name, |used| FLOORS[..=floor].iter().any(|lower| within(used, lower)));
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

#[test]
fn the_browser_floors_see_what_they_may() {
    for (name, sees) in [("bridge", BRIDGE_SEES.as_slice()), ("app", APP_SEES.as_slice())] {
        let broken = refused(name, |used| within(used, name) || sees.iter().any(|module| within(used, module)));
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

#[test]
fn uses_are_found_in_every_form() {
    let check = |text: &str, depth: usize, expected: &[&str]| {
        let found: Vec<_> = uses(text, depth).into_iter().map(|(line, path)| format!("{line} {path}")).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("use crate::model::time::Grid;", 2, &["1 model::time"]);
    check("let x = crate::math::mean(&y);", 2, &["1 math::mean"]);
    check(
        "use crate::{\n  model::{time, metric::Metric},\n  app,\n};",
        2,
        &["1 app", "1 model::metric", "1 model::time"],
    );
    check("\nuse super::super::detect::level;", 2, &["2 detect::level"]);
    check("use super::super::sample; // crate::app", 2, &[]);
    check("use super::detect;", 1, &["1 detect"]);
}

#[test]
fn every_floor_is_on_the_map() {
    let map = fs::read_to_string(root().join("src/README.md")).unwrap();
    for name in FLOORS {
        assert!(map.contains(&format!("`src/{name}/`")), "src/{name} is missing from src/README.md");
    }
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let known = FLOORS.contains(&name.as_str()) || name == "bin";
        assert!(!entry.file_type().unwrap().is_dir() || known, "src/{name} is no floor");
    }
}

#[test]
fn colours_live_in_the_tokens_only() {
    let mut broken = Vec::new();
    let styles = files(&root().join("style"), "css").into_iter().filter(|file| !file.ends_with("tokens.css"));
    for file in styles.chain(files(&root().join("src/app"), "rs")) {
        for (index, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if has_colour(line) {
                broken.push(format!("{}:{} {}", file.display(), index + 1, line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `#` with 3, 4, 6 or 8 hexadecimal digits, or a colour function.
fn has_colour(line: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("].iter().any(|name| line.contains(name));
    let hex = line.match_indices('#').any(|(at, _)| {
        let rest = &line[at + 1..];
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let ends =
            rest[digits..].chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '-' && next != '_');
        [3, 4, 6, 8].contains(&digits) && ends
    });
    functions || hex
}

#[test]
fn the_colour_check_sees_colours_and_nothing_else() {
    for line in ["color: #fff;", "border: 1px solid #0B6075", "background: rgba(0, 0, 0, .5)"] {
        assert!(has_colour(line), "{line}");
    }
    for line in
        ["<a href=\"#main\">", "format!(\"{path}#{fragment}\")", "#[component]", "color: var(--ink)", "#add-files"]
    {
        assert!(!has_colour(line), "{line}");
    }
}

#[test]
fn views_carry_no_style_attribute() {
    for file in files(&root().join("src/app"), "rs") {
        let text = fs::read_to_string(&file).unwrap();
        let broken = text.lines().any(|line| line.contains(" style=") || line.contains("inner_html"));
        assert!(!broken, "{}: style= and inner_html are refused by the policy", file.display());
    }
}

#[test]
fn the_core_depends_on_no_web_crate() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--no-default-features"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("csv-core"), "{tree}");
    let found: Vec<_> = tree.lines().filter(|line| WEB.iter().any(|name| line.starts_with(name))).collect();
    assert!(found.is_empty(), "{found:?}");
}
