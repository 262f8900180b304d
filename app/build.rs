//! The web apps are embedded. A checkout whose web was not built yet still compiles, and says so in the browser.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist");
    std::fs::create_dir_all(&dist).expect("web/dist can be made");
    println!("cargo:rerun-if-changed=../web/dist");
}
