//! The house rules that no compiler checks: floors, colours, and what the core depends on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lowest first; a file may use its own floor and those before it.
const FLOORS: [&str; 12] = [
    "model", "math", "ingest", "prepare", "detect", "diagnose", "chart", "report", "pipeline", "protocol", "bridge",
    "app",
];

/// Crates that belong to the browser.
const WEB: [&str; 8] =
    ["gloo", "js-sys", "leptos", "plotters-canvas", "wasm-bindgen", "wasm-bindgen-futures", "web-sys", "wasm-streams"];

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

/// Names that follow `crate::` in the code of a file, with line numbers. Braces after `crate::` are refused elsewhere.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push((index + 1, name));
        }
    }
    found
}

#[test]
fn a_file_uses_only_its_own_and_lower_floors() {
    let mut broken = Vec::new();
    for (floor, name) in FLOORS.iter().enumerate() {
        for file in files(&root().join("src").join(name), "rs") {
            for (line, used) in uses(&fs::read_to_string(&file).unwrap()) {
                match FLOORS.iter().position(|known| *known == used) {
                    Some(other) if other <= floor => {}
                    _ => broken.push(format!("{}:{line} uses crate::{used}", file.display())),
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_interface_knows_no_algorithm() {
    let mut broken = Vec::new();
    for file in files(&root().join("src/app"), "rs") {
        for (line, used) in uses(&fs::read_to_string(&file).unwrap()) {
            if ["math", "ingest", "prepare", "detect", "report"].contains(&used.as_str()) {
                broken.push(format!("{}:{line} uses crate::{used}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
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
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("foretop"), "{tree}");
    let found: Vec<_> = tree.lines().filter(|line| WEB.contains(&line.split(' ').next().unwrap_or_default())).collect();
    assert!(found.is_empty(), "{found:?}");
}
