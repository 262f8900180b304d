//! What features say about themselves, each distinct saying kept once.

use std::collections::HashMap;

pub type PropsId = u32;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    Text(Box<str>),
    Number(u32),
}

pub type Props = Vec<(&'static str, Value)>;

/// Numbered in the order of their first mention, so that the same extract numbers them alike.
#[derive(Debug, Default)]
pub struct Sayings {
    ids: HashMap<Props, PropsId>,
    all: Vec<Props>,
}

impl Sayings {
    pub fn id(&mut self, props: Props) -> PropsId {
        let next = self.all.len() as PropsId;
        let all = &mut self.all;
        *self.ids.entry(props).or_insert_with_key(|props| {
            all.push(props.clone());
            next
        })
    }

    pub fn get(&self, id: PropsId) -> &Props {
        &self.all[id as usize]
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

pub fn text(value: &str) -> Value {
    Value::Text(value.into())
}
