//! A small arithmetic coder with a learning model, for the numbers of a pack.
//!
//! Every number is coded bit by bit. What is known of a bit is read off a few contexts that the caller names; how far each of them is to be trusted is learnt
//! too. All of it is whole numbers, so that the host that writes and the page that reads learn the same.

/// Slots of the model: a power of two.
const SLOTS: u32 = 18;
/// How many contexts and guesses a bit can have together.
const INPUTS: usize = 8;
/// How many bits of a number have weights of their own.
const DEPTHS: usize = 16;
/// What a context weighs at first, of 65536.
const FIRST_WEIGHT: i32 = 5 << 12;
/// No weight grows beyond this.
const MOST_WEIGHT: i32 = 1 << 19;
/// The more, the slower the weights learn.
const PATIENCE: i32 = 14;
/// How often a slot is met until its chance stops settling.
const SETTLED: u32 = 30;

/// Takes or gives a bit that is one with a probability of `chance` out of 65536.
pub trait Bits {
    /// The bit: `bit` itself when writing, the one that was read when reading.
    fn bit(&mut self, bit: bool, chance: u32) -> bool;
}

/// Reads what the writer of `src/compile/emit.rs` wrote.
pub struct Reader<'a> {
    bytes: &'a [u8],
    low: u32,
    high: u32,
    code: u32,
}

impl<'a> Reader<'a> {
    /// A reader of these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Self { bytes, low: 0, high: u32::MAX, code: 0 };
        (0..4).for_each(|_| reader.shift());
        reader
    }

    fn shift(&mut self) {
        let (first, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
        self.bytes = rest;
        self.code = self.code << 8 | u32::from(*first);
    }
}

/// Where the interval from `low` to `high` is cut for a bit that is one with this chance.
#[must_use]
pub fn cut(low: u32, high: u32, chance: u32) -> u32 {
    let range = high - low;
    low + (range >> 16) * chance + (((range & 0xffff) * chance) >> 16)
}

impl Bits for Reader<'_> {
    fn bit(&mut self, _: bool, chance: u32) -> bool {
        let cut = cut(self.low, self.high, chance);
        let bit = self.code <= cut;
        if bit {
            self.high = cut;
        } else {
            self.low = cut + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
            self.shift();
        }
        bit
    }
}

/// What is known of a number before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// What it may depend on, weakest first.
    pub contexts: &'k [u32],
    /// What it may be, each with a context that says how far to trust that.
    pub guesses: &'k [(u32, u32)],
}

/// A coder with what it has learnt so far.
pub struct Coder<B> {
    /// Where the bits come from or go to.
    pub bits: B,
    /// The chance of a one (24 bits), and below it how often it was met.
    slots: Vec<u32>,
    weights: Vec<[i32; INPUTS]>,
    /// The slots of the bit at hand.
    places: [usize; INPUTS],
    squash: Vec<u16>,
    stretch: Vec<i16>,
}

impl<B: Bits> Coder<B> {
    /// A coder that knows nothing yet.
    #[must_use]
    pub fn new(bits: B) -> Self {
        let squash: Vec<u16> = (-2047..=2048).map(squash).collect();
        let mut stretch = Vec::with_capacity(4096);
        for (at, value) in (-2047..).zip(&squash) {
            while stretch.len() <= usize::from(value >> 4) {
                stretch.push(at);
            }
        }
        stretch.resize(4096, 2047);
        Self { bits, slots: vec![1 << 31; 1 << SLOTS], weights: vec![[FIRST_WEIGHT; INPUTS]; 16 * 16 * DEPTHS], places: [0; INPUTS], squash, stretch }
    }

    /// A number of `width` bits, from its highest; `kind` (below 16) says what it is.
    pub fn number(&mut self, kind: u32, width: u32, known: &Known, number: u32) -> u32 {
        self.above(kind, width, 0, known, number)
    }

    /// A number of `width` bits that is not below `floor`.
    pub fn above(&mut self, kind: u32, width: u32, floor: u32, known: &Known, number: u32) -> u32 {
        let floor = floor | 1 << width;
        let mut node = 1;
        for shift in (0..width).rev() {
            let tight = node == floor >> (shift + 1);
            let forced = tight && floor >> shift & 1 == 1;
            let salt = if tight { 1 << 31 } else { 0 };
            let bit = forced || {
                let depth = width - 1 - shift;
                let count = self.find(kind, node | salt, depth, known, |guess| {
                    let guess = guess | 1 << width;
                    (guess >> (shift + 1) == node).then_some(guess >> shift & 1)
                });
                self.bit(kind, depth, count, number >> shift & 1 == 1)
            };
            node = node << 1 | u32::from(bit);
        }
        node - (1 << width)
    }

    /// A number of up to 30 bits, most often small.
    pub fn count(&mut self, kind: u32, contexts: &[u32], number: u32) -> u32 {
        let known = Known { contexts, guesses: &[] };
        let width = self.number(kind, 5, &known, 32 - (number + 1).leading_zeros()) - 1;
        let mut wide = [0; INPUTS];
        for (wide, context) in wide.iter_mut().zip(contexts) {
            *wide = context.wrapping_mul(31).wrapping_add(width + 1);
        }
        let known = Known { contexts: &wide[..contexts.len().min(INPUTS)], guesses: &[] };
        let rest = self.number(kind, width, &known, (number + 1) & ((1 << width) - 1));
        (1 << width | rest) - 1
    }

    /// Finds the slots of what is known of a bit; gives how many there are.
    fn find(&mut self, kind: u32, node: u32, depth: u32, known: &Known, expected: impl Fn(u32) -> Option<u32>) -> usize {
        let contexts = known.contexts.iter().map(|&context| (context, node));
        let guesses = known.guesses.iter().map(|&(guess, trust)| expected(guess).map_or((u32::MAX, depth), |bit| (trust << 1 | bit, 1 << 30)));
        let mut count = 0;
        for (salt, ((context, node), found)) in (kind << 4..).zip(contexts.chain(guesses).zip(&mut self.places)) {
            *found = place(salt, context, node);
            count += 1;
        }
        count
    }

    fn bit(&mut self, kind: u32, depth: u32, count: usize, bit: bool) -> bool {
        let mut inputs = [0; INPUTS];
        let mut met = 0;
        let places = &self.places[..count];
        for (input, &place) in inputs.iter_mut().zip(places) {
            let slot = self.slots[place];
            *input = i32::from(self.stretch[(slot >> 20) as usize]);
            met = met << 2 | (slot & 0xff).min(3);
        }
        let weights = &mut self.weights[((kind << 4 | met & 15) as usize) * DEPTHS + (depth as usize).min(DEPTHS - 1)];
        let sum = weights.iter().zip(&inputs).map(|(weight, input)| (weight * input) >> 8).sum::<i32>() >> 8;
        let chance = self.squash[(sum.clamp(-2047, 2047) + 2047).unsigned_abs() as usize];
        let bit = self.bits.bit(bit, u32::from(chance));
        let miss = (i32::from(bit) << 16) - i32::from(chance);
        for ((weight, input), &place) in weights.iter_mut().zip(inputs).zip(places) {
            *weight = (*weight + ((input * miss) >> PATIENCE)).clamp(-MOST_WEIGHT, MOST_WEIGHT);
            let slot = &mut self.slots[place];
            *slot = learn(*slot, bit);
        }
        bit
    }
}

/// The slot of a node of a number in a context.
fn place(salt: u32, context: u32, node: u32) -> usize {
    let mixed = (context.wrapping_mul(0x9e37_79b1) ^ salt.wrapping_mul(0x85eb_ca6b)).wrapping_add(node.wrapping_mul(0xc2b2_ae35));
    ((mixed ^ mixed >> 15).wrapping_mul(0x2c1b_3c6d) >> (32 - SLOTS)) as usize
}

/// How far a slot goes towards the bit, of 65536, by how often it was met.
const STEPS: [u32; SETTLED as usize + 1] = {
    let mut steps = [0; SETTLED as usize + 1];
    let (mut met, mut half) = (0, 3);
    while met < steps.len() {
        steps[met] = (1 << 17) / half;
        met += 1;
        half += 2;
    }
    steps
};

/// A slot after one more bit: quick to believe at first, slower with every bit it met.
fn learn(slot: u32, bit: bool) -> u32 {
    let (chance, met) = (slot >> 8, slot & 0xff);
    let step = |far: u32| ((far >> 8) * STEPS[met as usize]) >> 8;
    let chance = if bit { chance + step(0xff_ffff - chance) } else { chance - step(chance) };
    chance << 8 | (met + 1).min(SETTLED)
}

/// The logistic function: from -2047..=2048 (8 bits behind the point) to a chance out of 65536.
fn squash(x: i16) -> u16 {
    const POINTS: [u16; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785, 3901, 3975, 4024, 4050, 4068, 4079, 4085,
        4089, 4092, 4093, 4094,
    ];
    let at = (i32::from(x) + 2048).unsigned_abs();
    let (point, part) = ((at >> 7) as usize, at & 127);
    let (low, high) = (u32::from(POINTS[point.min(32)]), u32::from(POINTS[(point + 1).min(32)]));
    u16::try_from((low * (128 - part) + high * part) / 8).unwrap_or(u16::MAX)
}
