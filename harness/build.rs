//! The scenarios are inside the binary: when one changes, it is built again.

fn main() {
    println!("cargo:rerun-if-changed=../scenarios");
}
