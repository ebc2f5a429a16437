(() => {
  'use strict';
  const KEY = 'privatechat.recent';
  const MOST = 8;
  const byId = (id) => document.getElementById(id);

  const remembered = () => {
    try {
      const list = JSON.parse(localStorage.getItem(KEY) ?? '[]');
      const usable = (one) => typeof one?.code === 'string' && typeof one?.place === 'string';
      return Array.isArray(list) ? list.filter(usable).slice(0, MOST) : [];
    } catch {
      return [];
    }
  };
  const remember = (list) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(list.slice(0, MOST)));
    } catch {
      // A browser that keeps nothing shows no recent servers; all else works.
    }
  };

  const showRecent = (section) => {
    const list = section.querySelector('ul');
    list.replaceChildren(...remembered().map((one) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `/join/${encodeURIComponent(one.code)}`;
      link.textContent = one.name ? `${one.name} (${one.place})` : one.place;
      const remove = document.createElement('button');
      remove.type = 'button';
      remove.textContent = '×';
      remove.setAttribute('aria-label', section.dataset.remove.replace('{host}', one.place));
      remove.addEventListener('click', () => {
        remember(remembered().filter((other) => other.place !== one.place));
        showRecent(section);
        (section.hidden ? byId('code') : list.querySelector('button'))?.focus();
      });
      item.append(link, remove);
      return item;
    }));
    section.hidden = list.children.length === 0;
  };

  const refuseOffline = (form) => {
    const note = byId('offline');
    form.addEventListener('submit', (event) => {
      note.hidden = navigator.onLine;
      if (!navigator.onLine) {
        event.preventDefault();
        note.textContent = document.querySelector('main').dataset.offline;
      }
    });
    addEventListener('online', () => { note.hidden = true; });
  };

  const keep = (found, name) => {
    const one = { code: found.dataset.code, place: found.dataset.place, name };
    remember([one, ...remembered().filter((other) => other.place !== one.place)]);
  };

  const preview = async (found) => {
    const { target, code } = found.dataset;
    const url = `${target}/api/v10/invites/${encodeURIComponent(code)}?with_counts=true`;
    const options = { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(2500) };
    const answer = await fetch(url, options);
    if (!answer.ok) return;
    const invite = await answer.json();
    const name = invite.guild?.name;
    if (typeof name === 'string' && name !== '') {
      byId('name').textContent = name;
      document.querySelector('.badge').textContent = [...name][0].toUpperCase();
      keep(found, name);
    }
    const count = invite.approximate_member_count;
    if (Number.isSafeInteger(count) && count >= 0) {
      const one = new Intl.PluralRules(document.documentElement.lang).select(count) === 'one';
      const words = one ? found.dataset.member : found.dataset.members;
      const told = words.replace(' ', '\u00a0').replace('{n}', count.toLocaleString(document.documentElement.lang));
      byId('count').textContent = ` · ${told}`;
    }
  };

  const goSoon = (found) => {
    const timer = setTimeout(() => location.replace(found.dataset.there), 3000);
    const stop = () => {
      clearTimeout(timer);
      if (found.classList.contains('stopped')) return;
      found.classList.add('stopped');
      byId('going').textContent = found.dataset.stopped;
    };
    byId('cancel').addEventListener('click', (event) => {
      if (!found.classList.contains('stopped')) event.preventDefault();
      stop();
    });
    byId('app').addEventListener('click', stop);
    addEventListener('pagehide', stop);
  };

  const recent = byId('recent');
  if (recent) showRecent(recent);
  const form = document.querySelector('form');
  if (form) refuseOffline(form);
  const found = byId('found');
  if (found) {
    keep(found);
    goSoon(found);
    preview(found).catch(() => {});
  }
})();
