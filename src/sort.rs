//! Sorting that weighs little in the page: every type sorted by `std` itself adds about 3 KB to the wasm.

use std::cmp::Ordering;

/// Sorts by `key`; what is equal keeps its order.
pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    if items.len() < 2 {
        return;
    }
    let order = order(items.len(), &|one, other| key(&items[one]).cmp(&key(&items[other])));
    for at in 0..order.len() {
        let mut from = order[at];
        // What stood before this place has been put elsewhere: where, the order itself tells.
        while from < at {
            from = order[from];
        }
        items.swap(at, from);
    }
}

/// The numbers below `count` in the order that `compare` gives them: the one instance that the page has.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_unstable_by(|&one, &other| compare(one, other).then(one.cmp(&other)));
    order
}

#[cfg(test)]
mod tests {
    use super::by_key;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        for length in [0_u32, 1, 2, 3, 50, 1000] {
            let mut items: Vec<(u32, u32)> = (0..length).map(|at| (at.wrapping_mul(2_654_435_761) >> 27, at)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            by_key(&mut items, |item| item.0);
            assert_eq!(items, expected);
        }
    }
}
