# docker build -t rfcexport .    See docs/manual/ci.md: how it is run, and how large it is.
#
# Debian's own Python, so that apt mends all that is not Python's; what pip needs stays behind in the first stage.

FROM debian:13-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3-venv
COPY . /source
# The environment has no pip of its own: nothing in the image can install anything into it.
RUN python3 -m venv /pip \
 && python3 -m venv --without-pip /opt/rfcexport \
 && /pip/bin/python -m pip --python /opt/rfcexport/bin/python install --no-cache-dir --disable-pip-version-check /source

FROM debian:13-slim
# git tells the revision on the cover and the days of `--dates git`; the fonts come with rfcexport.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
    git \
    libharfbuzz-subset0 \
    libpango-1.0-0 \
    libpangoft2-1.0-0 \
    python3 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/log/apt /var/log/dpkg.log \
 && useradd --uid 10001 --user-group --create-home rfcexport
COPY --from=build /opt/rfcexport /opt/rfcexport
# A name in any language, whatever the host's locale; and no file beside the code is written at run time.
ENV LANG=C.UTF-8 \
    PATH=/opt/rfcexport/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /work
# The build ends here where something is missing.
RUN rfcexport doctor --no-config
ENTRYPOINT ["rfcexport"]
CMD ["--help"]
