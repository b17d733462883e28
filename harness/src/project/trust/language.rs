//! How each language is told which certificates to trust.

use std::{borrow::Cow, fs, path::Path};

use super::{PKCS12_PASSWORD, Trust};
use crate::lang::Lang;

/// What a service is written in, as far as trust is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Adds to its own authorities. \[S\]: nodejs.org/api/cli.html, `NODE_EXTRA_CA_CERTS=file`; read once, when the
    /// process starts.
    Node,
    /// \[S\]: PEP 476 for `SSL_CERT_FILE` (standard library, aiohttp); python-httpx.org/environment_variables for
    /// httpx; psf/requests `docs/user/advanced.rst` for `REQUESTS_CA_BUNDLE`, psf/requests#2903 for the fact that
    /// `requests` ignores the other one. Both replace the defaults.
    Python,
    /// \[S\]: JSSE Reference Guide, "Creating an `X509TrustManager`": `javax.net.ssl.trustStore` comes instead of
    /// `cacerts`. JVM TI, "`JAVA_TOOL_OPTIONS`": options are separated by white space, quotes keep it. A PKCS#12
    /// entry is trusted only with the attribute 2.16.840.1.113894.746875.1.1 (Hakky54/ayza#549).
    Java,
    /// \[S\]: php.net/manual, `openssl.cafile` and `curl.cainfo`; both replace the defaults.
    Php,
    /// \[S\]: `root_unix.go` of crypto/x509, which is not built on Windows and macOS (golang/go#37907).
    Go,
    /// \[R\]: `Net::HTTP` takes OpenSSL's default locations, which `SSL_CERT_FILE` overrides
    /// (`SSL_CTX_set_default_verify_paths(3)`).
    Ruby,
    /// \[S\]: dotnet/runtime#86243, dotnet/corefx#5779, for systems where .NET uses OpenSSL; \[R\] for the others.
    DotNet,
    /// \[S\]: docs.rs/rustls-native-certs, "Environment Variables"; OpenSSL as for [`Language::Ruby`].
    Rust,
    /// \[S\]: curl `docs/cmdline-opts/cacert.md` for `CURL_CA_BUNDLE`; the command `openssl` as for
    /// [`Language::Ruby`].
    Curl,
}

impl Language {
    /// All of them, the most usual first.
    pub const ALL: [Self; 9] = [
        Self::Node,
        Self::Python,
        Self::Java,
        Self::Php,
        Self::Go,
        Self::Ruby,
        Self::DotNet,
        Self::Rust,
        Self::Curl,
    ];

    /// As people call it.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Node => "Node.js",
            Self::Python => "Python",
            Self::Java => "Java",
            Self::Php => "PHP",
            Self::Go => "Go",
            Self::Ruby => "Ruby",
            Self::DotNet => ".NET",
            Self::Rust => "Rust",
            Self::Curl => lang.say("curl et OpenSSL", "curl and OpenSSL"),
        }
    }

    /// The languages whose project files stand in `folder`, in the order of [`Language::ALL`]; none when it cannot
    /// be read.
    #[must_use]
    pub fn detect(folder: &Path) -> Vec<Self> {
        let names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .collect();
        Self::ALL.into_iter().filter(|language| names.iter().any(|name| language.is_told_by(name))).collect()
    }

    fn is_told_by(self, name: &str) -> bool {
        match self {
            Self::Node => name == "package.json",
            Self::Python => {
                ["requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "manage.py"].contains(&name)
            }
            Self::Java => ["pom.xml", "build.gradle", "build.gradle.kts"].contains(&name),
            Self::Php => name == "composer.json",
            Self::Go => name == "go.mod",
            Self::Ruby => name == "Gemfile",
            Self::DotNet => Path::new(name).extension().is_some_and(|extension| {
                ["csproj", "fsproj", "sln", "slnx"].iter().any(|known| extension == *known)
            }),
            Self::Rust => name == "Cargo.toml",
            Self::Curl => false,
        }
    }

    /// The lines to type into a POSIX shell before the service is started; for PHP, how to start it.
    #[must_use]
    pub fn settings(self, trust: &Trust) -> Vec<String> {
        let bundle = |name: &str| export(name, &trust.root_bundle.to_string_lossy());
        match self {
            Self::Node => vec![export("NODE_EXTRA_CA_CERTS", &trust.root_certificate.to_string_lossy())],
            Self::Python => vec![bundle("SSL_CERT_FILE"), bundle("REQUESTS_CA_BUNDLE")],
            Self::Java => vec![export("JAVA_TOOL_OPTIONS", &java_options(&trust.root_pkcs12))],
            Self::Php => {
                let file = php_value(&trust.root_bundle);
                let setting = |name: &str| shell(&format!("{name}={file}")).into_owned();
                vec![format!("php -d {} -d {}", setting("openssl.cafile"), setting("curl.cainfo"))]
            }
            Self::Go | Self::Ruby | Self::DotNet | Self::Rust => vec![bundle("SSL_CERT_FILE")],
            Self::Curl => vec![bundle("CURL_CA_BUNDLE"), bundle("SSL_CERT_FILE")],
        }
    }

    /// The trap to know, one line.
    #[must_use]
    pub fn remark(self, lang: Lang) -> &'static str {
        match self {
            Self::Node => lang.say(
                "S’ajoute aux autorités connues. Si la variable sert déjà, donnez-lui plutôt racines.pem.",
                "Adds to the known authorities. If the variable is in use already, give it racines.pem instead.",
            ),
            Self::Python => lang.say(
                "requests ne lit que la seconde ; httpx, aiohttp et urllib, que la première.",
                "requests reads the second alone; httpx, aiohttp and urllib, the first.",
            ),
            Self::Java => lang.say(
                "Java ignore SSL_CERT_FILE ; ce magasin remplace le sien et contient aussi celui du système.",
                "Java ignores SSL_CERT_FILE; this store replaces its own and holds the system’s too.",
            ),
            Self::Php => lang.say(
                "Remplace les autorités connues, qui y sont aussi. Avec PHP-FPM ou Apache : dans php.ini.",
                "Replaces the known authorities, which are in it too. With PHP-FPM or Apache: in php.ini.",
            ),
            Self::Go => lang.say(
                "Sous Windows et macOS, Go ne lit que le magasin du système, pas cette variable.",
                "On Windows and macOS, Go reads the system’s store alone, not this variable.",
            ),
            Self::Ruby => lang.say(
                "Une bibliothèque qui porte ses propres autorités ne la lit pas.",
                "A library that brings its own authorities does not read it.",
            ),
            Self::DotNet => lang.say(
                "Sous Windows et macOS, .NET ne lit que le magasin du système, pas cette variable.",
                "On Windows and macOS, .NET reads the system’s store alone, not this variable.",
            ),
            Self::Rust => lang.say(
                "Un client construit avec webpki-roots porte ses propres autorités et ne la lit pas.",
                "A client built with webpki-roots brings its own authorities and does not read it.",
            ),
            Self::Curl => lang.say(
                "curl lit la première, la commande openssl la seconde.",
                "curl reads the first, the command openssl the second.",
            ),
        }
    }
}

fn export(name: &str, value: &str) -> String {
    format!("export {name}={}", shell(value))
}

/// As one word of a POSIX shell. A path holds no NUL, the only thing that cannot be quoted.
fn shell(word: &str) -> Cow<'_, str> {
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

fn java_options(store: &Path) -> String {
    let path = store.to_string_lossy();
    let awkward = |letter: char| letter.is_whitespace() || letter == '\'' || letter == '"';
    // Quotes keep white space together and can follow one another; there is no escape (JVM TI,
    // "JAVA_TOOL_OPTIONS").
    let path = if path.contains(awkward) {
        Cow::Owned(format!("'{}'", path.replace('\'', r#"'"'"'"#)))
    } else {
        path
    };
    format!(
        "-Djavax.net.ssl.trustStore={path} -Djavax.net.ssl.trustStorePassword={PKCS12_PASSWORD} \
         -Djavax.net.ssl.trustStoreType=PKCS12"
    )
}

/// `-d` reads a line of php.ini, where a backslash escapes between double quotes (tried with PHP 8.2).
fn php_value(path: &Path) -> String {
    let path = path.to_string_lossy();
    if !path.contains(['"', '$', '\\']) {
        return path.into_owned();
    }
    format!("\"{}\"", path.replace('\\', r"\\").replace('"', r#"\""#).replace('$', r"\$"))
}
