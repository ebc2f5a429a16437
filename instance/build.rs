//! Chooses what the binary embeds as its web client: `web/dist` if it was built, else a page that says how to.
//! Never runs npm. A release refuses to be built without the client.

use std::path::PathBuf;

fn main() {
    // Asked at run time: a build script may be taken over from a copied target directory.
    let Some(here) = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        println!("cargo::error=cargo did not say where this package is");
        return;
    };
    let root = here.join("..");
    let dist = root.join("web/dist");
    println!("cargo::rerun-if-changed={}", dist.join("index.html").display());
    println!("cargo::rerun-if-changed={}", dist.display());
    let built = dist.join("index.html").is_file();
    if !built
        && std::env::var("PROFILE").as_deref() == Ok("release")
        && std::env::var_os("PRIVATECHAT_NO_WEB").is_none()
    {
        println!("cargo::error=web/dist is empty: build the web client first (npm --prefix web run build)");
    }
    if !built {
        println!("cargo::warning=web/dist is empty: the instance will serve a page that says so");
    }
    let chosen = if built { dist } else { here.join("no-web-client") };
    println!("cargo::rustc-env=PRIVATECHAT_WEB={}", chosen.display());
}
