//! The chain of a delivery's proofs, and what is wrong with it.

use crate::{delivery::End, proof, words::words};
use kernel::{ProofId, Time};
use serde_json::Value;

/// A proof as it is stored.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_field_names, reason = "`link` is the word of the table and of the answer")]
pub struct Link {
    pub id: ProofId,
    /// counted from 1
    pub link: i32,
    pub end: End,
    pub record: Value,
    pub previous: Option<Vec<u8>>,
    pub seal: Vec<u8>,
    pub at: Time,
    /// late facts replaced the step that gave it
    pub superseded: bool,
}

words! {
    /// What a broken chain shows.
    #[schema(as = ProofFault)]
    Fault {
        /// the record is not the one that was sealed
        RecordChanged = "record_changed",
        /// the seal before is not the one that this link was put on
        ChainBroken = "chain_broken",
        /// a link between was taken out
        LinkMissing = "link_missing",
    }
}

/// The first thing wrong, and at which link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    pub fault: Fault,
    pub link: i32,
}

/// Walks the chain from its beginning. `None`: every seal is what its record and the seal before it make.
pub fn broken(chain: &[Link]) -> Option<Broken> {
    let mut before: Option<&[u8]> = None;
    for (expected, link) in (1..).zip(chain) {
        let fault = match () {
            () if link.link != expected => Some(Fault::LinkMissing),
            () if link.previous.as_deref() != before => Some(Fault::ChainBroken),
            () if !is_sealed(link) => Some(Fault::RecordChanged),
            () => None,
        };
        if let Some(fault) = fault {
            return Some(Broken { fault, link: expected });
        }
        before = Some(&link.seal);
    }
    None
}

fn is_sealed(link: &Link) -> bool {
    let previous = link.previous.as_deref().map(<[u8; 32]>::try_from).transpose();
    previous.is_ok_and(|previous| proof::seal(previous, &link.record).as_slice() == link.seal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn chain(length: i32) -> Vec<Link> {
        let mut before: Option<[u8; 32]> = None;
        (1..=length)
            .map(|n| {
                let record = json!({"n": n, "lat": 25.220_412_3, "shown": {"recipient_name": "Amina"}});
                let seal = proof::seal(before, &record);
                let previous = before.map(|b| b.to_vec());
                before = Some(seal);
                let at = Time::from_unix_s(i64::from(n));
                Link {
                    id: ProofId::mint(),
                    link: n,
                    end: End::Dropoff,
                    record,
                    previous,
                    seal: seal.to_vec(),
                    at,
                    superseded: false,
                }
            })
            .collect()
    }

    #[test]
    fn a_chain_as_it_was_made_is_whole() {
        assert_eq!(broken(&chain(1)), None);
        assert_eq!(broken(&chain(5)), None);
    }

    proptest! {
        #[test]
        fn whatever_is_changed_is_found_where_it_is(length in 2i32..6, at in 0usize..6, how in 0u8..4) {
            let mut links = chain(length);
            let at = at % links.len();
            let last = links.len() - 1;
            let found = match how {
                0 => { links[at].record["n"] = json!(-1); Fault::RecordChanged }
                1 => { links[at].seal[7] ^= 1; Fault::RecordChanged }
                // whoever changes a record and seals it anew breaks the link after it
                2 if at < last => {
                    links[at].record["n"] = json!(-1);
                    let previous = links[at].previous.as_deref().map(|p| p.try_into().unwrap());
                    links[at].seal = proof::seal(previous, &links[at].record).to_vec();
                    prop_assert_eq!(broken(&links), Some(Broken { fault: Fault::ChainBroken, link: at as i32 + 2 }));
                    return Ok(());
                }
                _ if at < last => { links.remove(at); Fault::LinkMissing }
                _ => return Ok(()),
            };
            prop_assert_eq!(broken(&links), Some(Broken { fault: found, link: at as i32 + 1 }));
        }
    }
}
