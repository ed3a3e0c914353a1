
/** A stretch of a text: half-open, in UTF-16 code units, so that `text.slice(start, end)` is what it says. */
export interface Span { start: number; end: number; }
/** A span with its text. */
export interface Extract extends Span { text: string; }
export type Situation = "refusal" | "own-mistake" | "progress" | "delivery-stop" | "dispute";
export type Severity = "error" | "warning" | "hint";
export type Status = "met" | "missed" | "violated" | "unanswered" | "waived" | "not-applicable";
export type Address = "formal" | "informal";
/** A message of the conversation; `at` is a time in RFC 3339. */
export interface Message { from: "agent" | "customer"; at: string; text: string; }

export interface Options {
  /** Default `auto`. */
  language?: "auto" | "en" | "nl" | null;
  /** Default `auto`. */
  situation?: "auto" | Situation | null;
  /** Default `auto`: as in the draft. */
  address?: "auto" | Address | null;
  /** The language of messages; the reply's own where it is not given. */
  interface?: "en" | "nl" | null;
  /** The customer's last message. */
  customer?: string | null;
  /** The conversation, oldest first. */
  thread?: Message[];
  /** The time now, in RFC 3339, for checks that need a clock. */
  now?: string | null;
  /** Answers by slot; `null` says that there is none. */
  facts?: Record<string, string | null>;
}

export interface GuidelineStatus {
  id: string;
  status: Status;
  evidence: Extract[];
  /** How many points of warmth it is worth in this reply, and how many of them the reply has. */
  weight: number;
  points: number;
}
/** The edits speak of the text as it is before any of them. */
export interface Suggestion { label: string; edits: Extract[]; }
/** `span` is null for what is missing. */
export interface Finding {
  guideline: string;
  severity: Severity;
  message: string;
  why: string;
  span: Extract | null;
  suggestions: Suggestion[];
}
export interface Move { move: string; span: Extract; }
export interface Commitment { actor: string; action: string; due: string | null; span: Extract; }
export interface Question { guideline: string; text: string; }
export interface Report {
  language: string;
  certainty: "sure" | "unsure" | "other";
  situation: Situation | null;
  address: Address | null;
  /** From 0, ice cold, to 100. */
  warmth: number;
  guidelines: GuidelineStatus[];
  findings: Finding[];
  moves: Move[];
  commitments: Commitment[];
  questions: Question[];
}

/** What only the agent knows. An open slot stands in the text as `[label]`. */
export interface Slot {
  id: string;
  label: string;
  example: string;
  reason: string;
  /** In the proposed text. */
  span: Extract;
  required: boolean;
  filled: boolean;
}
/** A sentence of the proposed text; `from` is in the draft. */
export interface Sentence {
  text: string;
  span: Span;
  origin: "kept" | "reworded" | "added";
  guidelines: string[];
  from: Extract | null;
}
export interface Dropped { text: string; guideline: string; reason: string; }
export interface Rewrite {
  language: string;
  situation: Situation | null;
  text: string;
  slots: Slot[];
  sentences: Sentence[];
  dropped: Dropped[];
  before: { warmth: number };
  after: { warmth: number; findings: Finding[] };
}

/** Texts by language code. */
export type Texts = Record<string, string>;
export interface Guideline {
  id: string;
  kind: "require" | "avoid" | "limit" | "order" | "concrete" | "ask" | (string & {});
  /** Empty for every situation. */
  situations: Situation[];
  article: string | null;
  severity: Severity;
  title: Texts;
  good: Texts;
  habit: Texts;
  why: Texts;
}
export interface Catalogue {
  situations: { id: Situation; title: Texts }[];
  guidelines: Guideline[];
  slots: { id: string; label: Texts }[];
}

/** Holds a reply against the guidelines. Throws an `Error` whose message says what is wrong with the options. */
export function check(text: string, options?: Options): Report;
/** Proposes a better reply. Throws an `Error` whose message says what is wrong with the options. */
export function rewrite(text: string, options?: Options): Rewrite;
/** All situations, guidelines and slots. */
export function guidelines(): Catalogue;
