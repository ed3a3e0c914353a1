# `make serve` shows the page, `make test` checks everything. Both install what is missing and need neither a terminal nor a question answered.

SHELL := /bin/bash
PORT ?= 8080
.DEFAULT_GOAL := help
.PHONY: help serve test bench size api build clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

serve: build ## build the release page and serve it on 127.0.0.1 (PORT=8080)
	@.ci/with node .ci/serve.mjs dist $(PORT)

build: ## build the release page into dist/
	@.ci/build page

api: ## build the JavaScript API into target/api/
	@.ci/build api

test: ## install what is missing and run every check
	@.ci/test

bench: ## measure checking and rewriting, natively and in Chromium
	@.ci/bench

size: build ## the page's size after Brotli
	@.ci/with node .ci/size.mjs dist

clean: ## remove what was built; the tools in .tools/ stay
	rm -rf target dist node_modules
