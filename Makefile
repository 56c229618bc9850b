.DEFAULT_GOAL := help
.PHONY: help run test format lock set-up install upgrade uninstall pictures rehearse scenes-env fresh-root arm

# The work is in booth/ops/setup/__main__.py, which also says what is missing; ARGS is handed on: make run ARGS=--once
set_up := @python3 -m booth.ops.setup

help: ## prints this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s%s\n", $$1, $$2 }' Makefile

run: ## sets up what is missing and starts the booth; ARGS=--once ends it after one guest
	$(set_up) run $(ARGS)

test: ## the whole suite: lint, format, types, tests; ARGS go to pytest
	$(set_up) test $(ARGS)

format: ## puts the code into the form that make test asks for
	$(set_up) format

lock: ## pins what pyproject.toml asks for, with hashes; ARGS=--upgrade takes the newest
	$(set_up) lock $(ARGS)

set-up: ## only sets up, as make run does before it starts the booth
	$(set_up) set-up

install: ## makes the booth a service (with sudo); DRY=1 only says what it would do; SCREEN=cage: in a compositor
	$(set_up) install

upgrade: install ## the same from a newer folder: tried first, taken over by one rename, taken back if it does not come up

uninstall: ## takes the service and the program away (with sudo); settings and photos stay
	$(set_up) uninstall

pictures: ## makes the README's pictures and the contact sheets from the running program
	$(set_up) pictures $(ARGS)

rehearse: ## the real booth, fifty guests, every fault in turn
	$(set_up) rehearse $(ARGS)

scenes-env: ## makes the environment that scenes are rendered in (Python 3.11, 1.5 GB); a booth never needs it
	$(set_up) scenes-env

fresh-root: ## tries all this in a bare Debian made with debootstrap (as root; a quarter of an hour)
	@bash tests/fresh_root.sh $(ARGS)

arm: ## tries all this on an emulated Raspberry Pi (as root; hours); SUITE=trixie, CPU=cortex-a76, KERNEL=16k or 39bit
	@bash tests/arm/arm.sh $(ARGS)
