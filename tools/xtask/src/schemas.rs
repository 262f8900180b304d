//! One name, one schema: the API's description keeps the last of two that are called alike, and clients then read the wrong one.

use anyhow::{Result, bail};
use std::{collections::BTreeMap, fs, path::Path};
use testkit::workspace;

/// Fails when two types of the API are described under one name.
pub fn check() -> Result<()> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in ["ground", "rooms", "engines"] {
        walk(&workspace().join(folder), &mut named)?;
    }
    let twice: Vec<String> = named
        .into_iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect();
    if twice.is_empty() {
        return Ok(());
    }
    bail!("give these types of the API names of their own, #[schema(as = Other)]:\n{}", twice.join("\n"))
}

fn walk(folder: &Path, named: &mut BTreeMap<String, Vec<String>>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, named)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            for name in schemas_in(&fs::read_to_string(&path)?) {
                named.entry(name).or_default().push(path.display().to_string());
            }
        }
    }
    Ok(())
}

/// The schema names that a file declares: by `ToSchema` among what is derived, or by `words!`, which derives it.
fn schemas_in(text: &str) -> Vec<String> {
    let (mut found, mut waits, mut renamed) = (Vec::new(), false, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with("words! {") || (waits_for_type(line) && line.contains("ToSchema")) {
            (waits, renamed) = (true, None);
        }
        if !waits || line.starts_with("//") {
            continue;
        }
        if let Some(name) = line.split("schema(as = ").nth(1).and_then(|rest| rest.split([')', ',']).next()) {
            renamed = Some(name.to_owned());
        }
        if let Some(own) = type_named(line) {
            found.push(renamed.take().unwrap_or(own));
            waits = false;
        }
    }
    found
}

/// A derive may go over several lines; its last line has the name or `ToSchema` on it.
fn waits_for_type(line: &str) -> bool {
    line.contains("derive(") || line.ends_with(")]")
}

/// `pub struct Name<…> {`, `pub(crate) enum Name {`, or inside `words!` plainly `Name {`.
fn type_named(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().skip_while(|w| w.starts_with("pub"));
    let first = words.next()?;
    let name = if first == "struct" || first == "enum" { words.next()? } else { first };
    let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
    let is_type = name.starts_with(char::is_uppercase) && (line.ends_with('{') || line.ends_with(';'));
    is_type.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::schemas_in;

    #[test]
    fn names_are_read_as_the_description_gives_them() {
        let text = "
            #[derive(Debug, ToSchema)]
            /// Words.
            pub struct Plain { }
            #[derive(Debug, utoipa::ToSchema)]
            #[schema(as = Other)]
            pub(crate) enum Renamed {
            }
            words! {
                /// Words.
                #[schema(as = StopState)]
                State {
                    Draft = \"draft\",
            #[derive(Debug)]
            pub struct Silent {
            #[derive(
                Debug, ToSchema)]
            pub struct Long {
        ";
        assert_eq!(
            schemas_in(&text.replace("Plain { }", "Plain {")),
            ["Plain", "Other", "StopState", "Long"]
        );
    }
}
