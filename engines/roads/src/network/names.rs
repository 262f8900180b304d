//! Texts in one long line, each stored once.

use crate::column::Column;
use std::collections::HashMap;

/// Text 0 is empty.
#[derive(Default)]
pub(crate) struct Names {
    pub text: Column<u8>,
    /// where each text ends; it begins where the one before ended
    pub ends: Column<u32>,
}

impl Names {
    pub fn get(&self, id: u32) -> &str {
        let Some(end) = self.ends.get(id as usize) else { return "" };
        let start = if id == 0 { 0 } else { self.ends[id as usize - 1] };
        self.text.get(start as usize..*end as usize).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }
}

/// Names while they are collected.
pub(super) struct Collected {
    ids: HashMap<String, u32>,
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Default for Collected {
    fn default() -> Self {
        Self { ids: HashMap::from([(String::new(), 0)]), text: Vec::new(), ends: vec![0] }
    }
}

impl Collected {
    pub fn id(&mut self, name: Option<&str>) -> u32 {
        let name = name.unwrap_or("");
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.ends.len() as u32;
        self.text.extend_from_slice(name.as_bytes());
        self.ends.push(self.text.len() as u32);
        self.ids.insert(name.to_owned(), id);
        id
    }

    pub fn done(self) -> Names {
        Names { text: self.text.into(), ends: self.ends.into() }
    }
}
