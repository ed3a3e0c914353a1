//! The page as a program of its own: Trunk builds it.

fn main() {
    nobly::app::run();
}
